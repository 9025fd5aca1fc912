"""What requests about erasures carry."""

from marshmallow import fields, validate, validates_schema

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import grounds, refuse_without_words

STATES = ("unconfirmed", "waiting", "running", "finished", "failed", "cancelled", "refused", "expired")
OUTCOMES = ("waiting", "erased", "left")


class NewErasure(Strict):
    """What is to be erased for good, and by which rule."""

    resource_id = fields.String(
        load_default=None,
        allow_none=True,
        validate=ID,
        metadata={"description": "This one 信息", "example": EXAMPLE_ID},
    )
    site_id = fields.String(
        load_default=None,
        allow_none=True,
        validate=ID,
        metadata={"description": "Or all that is at home on this site 或站点的全部信息", "example": None},
    )
    ground = grounds("The legal ground 法律依据", "网站永久下线，依据关停批复第3号", shortest=5, longest=500)


class ConfirmErasure(Strict):
    """The decision of the third person."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("confirm", "refuse")),
        metadata={"description": "confirm 确认, refuse 驳回", "example": "confirm"},
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(0, 500),
        metadata={"description": "Required to refuse 理由", "example": "已核对移交清单"},
    )

    @validates_schema
    def _why_refused(self, data: dict[str, str], **_options: object) -> None:
        refuse_without_words(data)


class ErasureQuery(WithActions, PageQuery):
    """Which erasures."""

    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "状态"}
    )


class ErasedItemQuery(PageQuery):
    """Which items."""

    outcome = fields.List(
        fields.String(validate=validate.OneOf(OUTCOMES)), load_default=None, metadata={"description": "结果"}
    )
