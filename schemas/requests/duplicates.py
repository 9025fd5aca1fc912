"""What requests about duplicates and dead references carry."""

from marshmallow import fields, validate

from schemas.paging import CURSOR_LENGTH, PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict

GROUNDS = ("text", "title")


class DuplicateQuery(PageQuery):
    """Which pairs."""

    cursor = fields.String(
        load_default=None,
        validate=validate.Length(1, 4 * CURSOR_LENGTH),
        metadata={"description": "Where to go on: taken from `links.next` 翻页游标"},
    )
    ground = fields.String(
        load_default="text",
        validate=validate.OneOf(GROUNDS),
        metadata={"description": "Nearly the same text, or the same title and date 依据", "example": "text"},
    )
    least = fields.Float(
        load_default=0.9,
        validate=validate.Range(0.5, 1.0),
        metadata={"description": "At least so alike, 0.5–1 (for texts) 最低相似度", "example": 0.9},
    )


class DistinctQuery(WithActions, PageQuery):
    """Which pairs that were told apart."""


class TellApart(Strict):
    """Two resources that are two."""

    one_id = fields.String(required=True, validate=ID, metadata={"description": "One 其一", "example": EXAMPLE_ID})
    other_id = fields.String(
        required=True,
        validate=ID,
        metadata={"description": "The other 其二", "example": "0192f3a4-5b6c-7d8e-9f01-23456789abce"},
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(0, 500),
        metadata={"description": "Why 理由", "example": "两年度的通知，文字相近"},
    )
