"""What requests about later reviews carry."""

from marshmallow import fields, validate

from schemas.gates import GATES, MARKS
from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import ID, Strict
from schemas.requests.review import HASH

STATES = ("open", "confirmed", "objected", "withdrawn", "superseded")


class LaterReviewQuery(PageQuery, WithActions):
    """Which later reviews."""

    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "mine")),
        metadata={"description": "mine: what you can confirm or object to 待我补审", "example": "mine"},
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "状态"}
    )
    overdue = YesNo(load_default=None, metadata={"description": "Open and past the time limit 已超时", "example": True})
    organization = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Owning organization 所属单位"}
    )
    sort = fields.String(
        load_default="due_at",
        validate=validate.OneOf(("due_at", "-due_at", "decided_at", "-decided_at")),
        metadata={"description": "Order; by `decided_at` those that are closed 排序"},
    )


class ReviewLater(Strict):
    """What another reviewer of the last level says of what was published first."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("confirm", "object")),
        metadata={"description": "确认、异议（立即撤回）", "example": "confirm"},
    )
    content_hash = fields.String(
        required=True,
        validate=HASH,
        metadata={"description": "Hash of what you read, from the submission 所审内容的散列", "example": "0" * 64},
    )
    gates = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(GATES))),
        values=fields.String(validate=validate.OneOf(MARKS)),
        load_default=dict,
        metadata={
            "description": "To confirm: pass for all six 六关",
            "example": dict.fromkeys(GATES, "pass"),
        },
    )
    comment = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Required to object: the reason of the withdrawal 意见", "example": "同意"},
    )
