"""The shapes of schemes and terms."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed


def _text(description: str, example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


class LabelRow(Schema):
    """A name in both languages."""

    zh = _text("Chinese 中文", "科技")
    en = _text("English 英文", "science and technology")


class SchemeRow(Schema):
    """A list of terms."""

    code = _text("Code 代码", "subject")
    label = fields.Nested(LabelRow, required=True)


class TermRow(Schema):
    """A term of a scheme."""

    id = _text("Identifier", EXAMPLE_ID)
    scheme = _text("Its scheme 所属分类表", "subject")
    code = _text("What resources carry 代码", "technology")
    broader = _text("Code of the term above 上位词", "science-education", null=True)
    label = fields.Nested(LabelRow, required=True)
    alternative_labels = fields.List(
        fields.String(), required=True, metadata={"description": "Other words for it 别名", "example": ["科学技术"]}
    )
    position = fields.Integer(required=True, metadata={"description": "Place among siblings 顺序", "example": 10})
    version = fields.Integer(required=True, metadata={"description": "Moves with every change; the ETag", "example": 1})


SchemePage = page_of(listed(SchemeRow), "SchemePage")
SchemeAnswer = one_of(detailed(SchemeRow), "SchemeAnswer")
TermPage = page_of(listed(TermRow), "TermPage")
TermAnswer = one_of(detailed(TermRow), "TermAnswer")
