"""The shapes of releases."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed

WHEN = "2026-03-01T09:00:00+08:00"


def _text(example: object = None, description: str = "", *, null: bool = False) -> fields.String:
    told = {"example": example, **({"description": description} if description else {})}
    return fields.String(required=True, allow_none=null, metadata=told)


def _number(example: int | None, description: str, *, null: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=null, metadata={"example": example, "description": description})


class ReleaseFault(Schema):
    """Which item could not go public the last time, so that nothing did, and why."""

    resource_id = _text(EXAMPLE_ID)
    code = _text("wrong_state")
    zh = _text("送审后该信息已被撤回或归档")
    en = _text("It was taken back after it was sent for review")


class ReleaseRow(Schema):
    """A release."""

    id = _text(EXAMPLE_ID)
    name = _text("科技创新券管理办法及解读")
    organization_id = _text(EXAMPLE_ID)
    state = _text("preparing", "preparing, waiting (all is approved), published, cancelled 状态")
    publish_at = _text(None, "Not before this time 发布时间", null=True)
    due_at = _text(None, "When it goes public, once all is approved 预定时间", null=True)
    fault = fields.Nested(ReleaseFault, required=True, allow_none=True)
    item_count = _number(2, "信息数")
    ready_count = _number(1, "Items with all their approvals 已审核通过数")
    created_by = _text(EXAMPLE_ID)
    created_by_name = _text("林晓")
    created_at = _text(WHEN)
    updated_at = _text(WHEN)
    closed_at = _text(None, "When it went public or was given up 结束时间", null=True)
    version = _number(1, "版本")


class ReleaseItemRow(Schema):
    """One resource of a release."""

    position = _number(1, "次序")
    resource_id = _text(EXAMPLE_ID)
    type = _text("policy_document")
    title = _text("关于印发科技创新券管理办法的通知", "Null if you may not read it 标题", null=True)
    state = _text("in_review", "State of the resource; deleted: in the recycle bin 状态")
    is_ready = fields.Boolean(required=True, metadata={"description": "Has all its approvals 已审核通过"})
    submission_id = _text(EXAMPLE_ID, null=True)
    level = _number(1, "Level at which it waits 当前审级", null=True)
    levels = _number(3, "Levels in all 审级数", null=True)


class ReleaseDetail(ReleaseRow):
    """A release with its items."""

    items = fields.List(fields.Nested(ReleaseItemRow), required=True)


class ReleaseOfSubmission(Schema):
    """The release that a submission goes public with, as its reviewers are told of it."""

    id = _text(EXAMPLE_ID)
    name = _text("科技创新券管理办法及解读")
    state = _text("preparing")
    publish_at = _text(None, null=True)
    items = fields.List(fields.Nested(ReleaseItemRow), required=True)


ReleasePage = page_of(listed(ReleaseRow), "ReleasePage")
ReleaseAnswer = one_of(detailed(ReleaseDetail), "ReleaseAnswer")
