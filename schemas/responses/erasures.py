"""The shapes of erasures and their items."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.bulk_edits import BulkFault
from schemas.responses.declare import WHEN, string, whole


class ErasureCounts(Schema):
    """How many resources have which outcome."""

    erased = whole("Erased 已清除", 118)
    left = whole("Left, since public, under review, changed or of another site by then 未清除", 0)


class ErasureRow(Schema):
    """An erasure: three persons who decided, and how far it is."""

    id = string("Identifier", EXAMPLE_ID)
    state = string("unconfirmed, waiting, running, finished, failed, cancelled, refused, expired 状态", "unconfirmed")
    resource_id = string("The resource 信息", EXAMPLE_ID, null=True)
    site_id = string("Or the site 站点", None, null=True)
    ground = string("The legal ground 法律依据", "网站永久下线，依据关停批复第3号")
    change_request_id = string("The change request that made it 变更申请", EXAMPLE_ID)
    requested_by = string("Account that asked 申请账号", EXAMPLE_ID)
    approved_by = string("Account of the second administrator 批准账号", EXAMPLE_ID, null=True)
    confirmed_by = string("Account of the reviewer 确认账号", None, null=True)
    confirmed_at = string("When 确认时间", None, null=True)
    reason = string("The reviewer's reason 理由", "")
    done = whole("Resources it has come to 进度", 0)
    total = whole("Resources; counted anew when it is confirmed 总数", 118, null=True)
    counts = fields.Nested(ErasureCounts, required=True)
    fault = fields.Nested(BulkFault, required=True, allow_none=True)
    started_at = string("Approved 批准时间", WHEN)
    expires_at = string("Until when it can be confirmed, while it is not 确认期限", WHEN, null=True)
    finished_at = string("Ended 结束时间", None, null=True)


class ErasedItemRow(Schema):
    """What became of one resource."""

    resource_id = string("The resource 信息", EXAMPLE_ID)
    outcome = string("waiting, erased or left 结果", "erased")
    at = string("When 时间", WHEN, null=True)


ErasurePage = page_of(listed(ErasureRow), "ErasurePage")
ErasureAnswer = one_of(detailed(ErasureRow), "ErasureAnswer")
ErasedItemPage = page_of(ErasedItemRow, "ErasedItemPage")
