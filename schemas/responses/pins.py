"""The shapes of pins."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import string
from schemas.responses.offers import NamedResource, TakingChannel


class Pin(Schema):
    """A resource that stands first in a channel, or shall, or did."""

    id = string("Identifier", EXAMPLE_ID)
    state = string("waiting 待审, in_effect 已置顶, refused 未通过, cancelled 已撤回, ended 已取消", "waiting")
    channel = fields.Nested(TakingChannel, required=True)
    resource = fields.Nested(NamedResource, required=True)
    position = fields.Integer(required=True, metadata={"description": "Place among the pins 次序", "example": 1})
    until = string("The last day 截止日期", None, null=True)
    note = string("Word to the reviewers 说明", "")
    level = fields.Integer(required=True, metadata={"description": "At which it is decided 审级", "example": 3})
    eligible = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Units whose reviewers decide; all in scope if null 审核单位", "example": None},
    )
    asked_by = string("Account 申请账户", EXAMPLE_ID)
    asked_by_name = string("Name 申请人", "苏敏")
    decided_by = string("Account 审核账户", None, null=True)
    decided_by_name = string("Name 审核人", None, null=True)
    reason = string("Why it was refused or ended 理由", "")
    created_at = string("When it was asked for 申请时间", "2026-03-01T09:00:00+08:00")
    in_effect_at = string("Since when it stands first 置顶时间", None, null=True)
    closed_at = string("When it ended 取消时间", None, null=True)


PinPage = page_of(listed(Pin), "PinPage")
PinAnswer = one_of(detailed(Pin), "PinAnswer")
