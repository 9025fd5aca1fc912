"""The shapes of bulk edits and their items."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.library import ResourceRow
from schemas.responses.review import WHEN


def _text(description: str, example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


def _number(description: str, example: int) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description, "example": example})


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

    waiting = _number("Would be changed, or are still to be 待修改", 118)
    changed = _number("Have a new revision 已修改", 0)
    unchanged = _number("Are so already 无需修改", 2)
    refused = _number("Are left alone, with the reason 未修改", 3)


class BulkFault(Schema):
    """Why the whole failed."""

    code = _text("Code", "not_found")
    zh = _text("In Chinese", "账号已停用")
    en = _text("In English", "The account was closed")


class BulkEditRow(Schema):
    """A bulk edit with its progress."""

    id = _text("Identifier", EXAMPLE_ID)
    state = _text("preview, waiting, running, finished, failed, cancelled 状态", "preview")
    changes = fields.Nested(BulkChangesShown, required=True)
    note = _text("What for 说明", "年度复核期限统一调整")
    done = _number("Items it has come to 进度", 0)
    total = _number("Items 总数", 123)
    counts = fields.Nested(BulkCounts, required=True)
    fault = fields.Nested(BulkFault, required=True, allow_none=True)
    started_at = _text("Asked for", WHEN)
    finished_at = _text("Over since", None, null=True)


class BulkReason(Schema):
    """Why a resource is left alone."""

    pointer = _text("Which field", "/content/channels/0", null=True)
    code = _text("Code", "may_not_place")
    zh = _text("In Chinese", "您不能在该栏目发布")
    en = _text("In English", "You may not place content in this channel")


class BulkEditItemRow(Schema):
    """One resource of a bulk edit."""

    position = _number("Place 序号", 1)
    outcome = _text("waiting, changed, unchanged, refused 结果", "waiting")
    before = _values("The fields as they were 修改前", {"review_by": None})
    after = _values("And as they become 修改后", {"review_by": "2027-12-31"})
    reasons = fields.List(fields.Nested(BulkReason), required=True)
    resource = fields.Nested(ResourceRow, required=True)


BulkEditPage = page_of(listed(BulkEditRow), "BulkEditPage")
BulkEditAnswer = one_of(detailed(BulkEditRow), "BulkEditAnswer")
BulkEditItemPage = page_of(BulkEditItemRow, "BulkEditItemPage")
