"""What requests about later reviews carry."""

from marshmallow import fields, validate

from schemas.gates import GATES, MARKS
from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import Strict
from schemas.requests.shapes import among, ids, order, queue, read_hash, verdict, words

STATES = ("open", "confirmed", "objected", "withdrawn", "superseded")


class LaterReviewQuery(PageQuery, WithActions):
    """Which later reviews."""

    queue = queue(("all", "mine"), "mine: what you can confirm or object to 待我补审")
    state = among(STATES, "状态")
    overdue = YesNo(load_default=None, metadata={"description": "Open and past the time limit 已超时", "example": True})
    organization = ids("Owning organization 所属单位")
    sort = order(
        "due_at",
        ("due_at", "-due_at", "decided_at", "-decided_at"),
        "Order; by `decided_at` those that are closed 排序",
    )


class ReviewLater(Strict):
    """What another reviewer of the last level says of what was published first."""

    verdict = verdict(("confirm", "object"), "确认、异议（立即撤回）")
    content_hash = read_hash()
    gates = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(GATES))),
        values=fields.String(validate=validate.OneOf(MARKS)),
        load_default=dict,
        metadata={
            "description": "To confirm: pass for all six 六关",
            "example": dict.fromkeys(GATES, "pass"),
        },
    )
    comment = words("Required to object: the reason of the withdrawal 意见", "同意")
