"""The shapes of schemes and terms."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import string


class LabelRow(Schema):
    """A name in both languages."""

    zh = string("Chinese 中文", "科技")
    en = string("English 英文", "science and technology")


class SchemeRow(Schema):
    """A list of terms."""

    code = string("Code 代码", "subject")
    label = fields.Nested(LabelRow, required=True)


class TermRow(Schema):
    """A term of a scheme."""

    id = string("Identifier", EXAMPLE_ID)
    scheme = string("Its scheme 所属分类表", "subject")
    code = string("What resources carry 代码", "technology")
    broader = string("Code of the term above 上位词", "science-education", null=True)
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
