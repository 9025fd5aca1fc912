"""What requests about pins carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict

STATES = ("waiting", "in_effect", "refused", "cancelled", "ended")
MOST = 10


class CreatePin(Strict):
    """What shall stand first in which channel."""

    channel_id = fields.String(
        required=True, validate=ID, metadata={"description": "Channel 栏目", "example": EXAMPLE_ID}
    )
    resource_id = fields.String(
        required=True, validate=ID, metadata={"description": "Public in it 信息", "example": EXAMPLE_ID}
    )
    position = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, MOST),
        metadata={"description": "Place among the pins; of equal ones the newest first 次序", "example": 1},
    )
    until = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "The last day, to the end of it; open if null 截止日期", "example": None},
    )
    note = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Word to the reviewers 说明", "example": "汛期重要提示"},
    )


class PinQuery(PageQuery, WithActions):
    """Which pins."""

    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "mine")),
        metadata={"description": "mine: waiting for your decision 待我审核", "example": "mine"},
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "State 状态"}
    )
    channel = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "In these channels 栏目"}
    )
    resource = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Of these resources 信息"}
    )
    sort = fields.String(
        load_default="-created_at",
        validate=validate.OneOf(("created_at", "-created_at", "position", "-position")),
        metadata={"description": "Order 排序"},
    )


class DecidePin(Strict):
    """What a reviewer says of it."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("approve", "refuse")),
        metadata={"description": "同意、不同意", "example": "approve"},
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Required to refuse 理由", "example": ""},
    )
