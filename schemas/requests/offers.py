"""What requests about offers carry."""

from marshmallow import RAISE, Schema, fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict

STATES = ("waiting", "adopted", "copied", "returned", "withdrawn")


def _direction() -> fields.String:
    return fields.String(
        load_default=None,
        validate=validate.OneOf(("received", "sent")),
        metadata={
            "description": "received: to channels in your scope 收到的; sent: of units in your scope 报送的",
            "example": "received",
        },
    )


class OfferQuery(PageQuery, WithActions):
    """Which offers."""

    direction = _direction()
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "State 状态"}
    )
    channel = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "To these channels 栏目"}
    )
    organization = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "By these units 报送单位"}
    )
    resource = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Of these resources 信息"}
    )
    sort = fields.String(
        load_default="-created_at",
        validate=validate.OneOf(("created_at", "-created_at")),
        metadata={"description": "Order 排序"},
    )


class OfferCountsQuery(Schema):
    """Which offers are counted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    direction = _direction()
    period = fields.String(
        load_default=None,
        validate=validate.Regexp(r"20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?\Z", error="bad period"),
        metadata={
            "description": "A year, a quarter (`2026-Q4`) or a month (`2026-11`) in which they were made; this year "
            "without 统计期",
            "example": "2026",
        },
    )


class CreateOffer(Strict):
    """An offer of a resource to a channel of another unit."""

    channel_id = fields.String(
        required=True, validate=ID, metadata={"description": "Channel of another unit 栏目", "example": EXAMPLE_ID}
    )
    note = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Word to the other unit 报送说明", "example": "请采用到要闻栏目"},
    )


class AnswerOffer(Strict):
    """What the receiving side says of an offer."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("adopt", "edit_copy", "return")),
        metadata={"description": "采用、编辑后采用（另存为本单位草稿）、退回", "example": "adopt"},
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Required to return it 理由", "example": "内容重要，予以采用"},
    )
