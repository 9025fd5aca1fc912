"""The shapes of duplicates."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string
from schemas.responses.library import ResourceRow


class Duplicate(Schema):
    """Two resources that may be the same."""

    ground = string("text, title 依据", "text")
    likeness = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Share of the text that both have; null for titles 相似度", "example": 0.97},
    )
    one = fields.Nested(ResourceRow, required=True, metadata={"description": "The newer one 较新"})
    other = fields.Nested(ResourceRow, required=True, metadata={"description": "The older one 较早"})


class Distinct(Schema):
    """Two resources that somebody told apart."""

    one_id = string("One 其一", EXAMPLE_ID)
    other_id = string("The other 其二", EXAMPLE_ID)
    reason = string("Why 理由", "两年度的通知，文字相近")
    account_id = string("By whom 账户", EXAMPLE_ID)
    told_at = string("When 时间", WHEN)


DuplicatePage = page_of(Duplicate, "DuplicatePage")
DistinctPage = page_of(listed(Distinct), "DistinctPage")
DistinctAnswer = one_of(detailed(Distinct), "DistinctAnswer")
