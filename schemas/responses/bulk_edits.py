"""The shapes of bulk edits and their items."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, whole
from schemas.responses.library import ResourceRow


def _values(description: str, example: dict[str, object]) -> fields.Dict:
    told = {"description": description, "example": example}
    return fields.Dict(keys=fields.String(), required=True, metadata=told)


class BulkChangesShown(Schema):
    """What changes."""

    set = _values("New values 替换", {"review_by": "2027-12-31"})
    add = _values("Entries to be added 增加", {})
    remove = _values("Entries to be taken out 移除", {})


class BulkCounts(Schema):
    """How many items have which outcome."""

    waiting = whole("Would be changed, or are still to be 待修改", 118)
    changed = whole("Have a new revision 已修改", 0)
    unchanged = whole("Are so already 无需修改", 2)
    refused = whole("Are left alone, with the reason 未修改", 3)


class BulkFault(Schema):
    """Why the whole failed."""

    code = string("Code", "not_found")
    zh = string("In Chinese", "账号已停用")
    en = string("In English", "The account was closed")


class BulkEditRow(Schema):
    """A bulk edit with its progress."""

    id = string("Identifier", EXAMPLE_ID)
    state = string("preview, waiting, running, finished, failed, cancelled 状态", "preview")
    changes = fields.Nested(BulkChangesShown, required=True)
    note = string("What for 说明", "年度复核期限统一调整")
    done = whole("Items it has come to 进度", 0)
    total = whole("Items 总数", 123)
    counts = fields.Nested(BulkCounts, required=True)
    fault = fields.Nested(BulkFault, required=True, allow_none=True)
    started_at = string("Asked for", WHEN)
    finished_at = string("Over since", None, null=True)


class BulkReason(Schema):
    """Why a resource is left alone."""

    pointer = string("Which field", "/content/channels/0", null=True)
    code = string("Code", "may_not_place")
    zh = string("In Chinese", "您不能在该栏目发布")
    en = string("In English", "You may not place content in this channel")


class BulkEditItemRow(Schema):
    """One resource of a bulk edit."""

    position = whole("Place 序号", 1)
    outcome = string("waiting, changed, unchanged, refused 结果", "waiting")
    before = _values("The fields as they were 修改前", {"review_by": None})
    after = _values("And as they become 修改后", {"review_by": "2027-12-31"})
    reasons = fields.List(fields.Nested(BulkReason), required=True)
    resource = fields.Nested(ResourceRow, required=True)


BulkEditPage = page_of(listed(BulkEditRow), "BulkEditPage")
BulkEditAnswer = one_of(detailed(BulkEditRow), "BulkEditAnswer")
BulkEditItemPage = page_of(BulkEditItemRow, "BulkEditItemPage")
