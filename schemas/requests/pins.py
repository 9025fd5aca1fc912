"""What requests about pins carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import among, ids, order, queue, verdict, words

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
    note = words("Word to the reviewers 说明", "汛期重要提示")


class PinQuery(PageQuery, WithActions):
    """Which pins."""

    queue = queue(("all", "mine"), "mine: waiting for your decision 待我审核")
    state = among(STATES, "State 状态")
    channel = ids("In these channels 栏目")
    resource = ids("Of these resources 信息")
    sort = order("-created_at", ("created_at", "-created_at", "position", "-position"))


class DecidePin(Strict):
    """What a reviewer says of it."""

    verdict = verdict(("approve", "refuse"), "同意、不同意")
    reason = words("Required to refuse 理由", "")
