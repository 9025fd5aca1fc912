"""The shapes of releases."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, whole


class ReleaseFault(Schema):
    """Which item could not go public the last time, so that nothing did, and why."""

    resource_id = string(example=EXAMPLE_ID)
    code = string(example="wrong_state")
    zh = string(example="送审后该信息已被撤回或归档")
    en = string(example="It was taken back after it was sent for review")


class ReleaseRow(Schema):
    """A release."""

    id = string(example=EXAMPLE_ID)
    name = string(example="科技创新券管理办法及解读")
    organization_id = string(example=EXAMPLE_ID)
    state = string("preparing, waiting (all is approved), published, cancelled 状态", "preparing")
    publish_at = string("Not before this time 发布时间", None, null=True)
    due_at = string("When it goes public, once all is approved 预定时间", None, null=True)
    fault = fields.Nested(ReleaseFault, required=True, allow_none=True)
    item_count = whole("信息数", 2)
    ready_count = whole("Items with all their approvals 已审核通过数", 1)
    created_by = string(example=EXAMPLE_ID)
    created_by_name = string(example="林晓")
    created_at = string(example=WHEN)
    updated_at = string(example=WHEN)
    closed_at = string("When it went public or was given up 结束时间", None, null=True)
    version = whole("版本", 1)


class ReleaseItemRow(Schema):
    """One resource of a release."""

    position = whole("次序", 1)
    resource_id = string(example=EXAMPLE_ID)
    type = string(example="policy_document")
    title = string("Null if you may not read it 标题", "关于印发科技创新券管理办法的通知", null=True)
    state = string("State of the resource; deleted: in the recycle bin 状态", "in_review")
    is_ready = fields.Boolean(required=True, metadata={"description": "Has all its approvals 已审核通过"})
    submission_id = string(example=EXAMPLE_ID, null=True)
    level = whole("Level at which it waits 当前审级", 1, null=True)
    levels = whole("Levels in all 审级数", 3, null=True)


class ReleaseDetail(ReleaseRow):
    """A release with its items."""

    items = fields.List(fields.Nested(ReleaseItemRow), required=True)


class ReleaseOfSubmission(Schema):
    """The release that a submission goes public with, as its reviewers are told of it."""

    id = string(example=EXAMPLE_ID)
    name = string(example="科技创新券管理办法及解读")
    state = string(example="preparing")
    publish_at = string(null=True)
    items = fields.List(fields.Nested(ReleaseItemRow), required=True)


ReleasePage = page_of(listed(ReleaseRow), "ReleasePage")
ReleaseAnswer = one_of(detailed(ReleaseDetail), "ReleaseAnswer")
