"""The shapes of changes that need a second administrator."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.change_requests import KINDS, STATES
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string


class ChangeRequestRow(Schema):
    """What one administrator asked for, and what became of it."""

    id = string("Identifier", EXAMPLE_ID)
    kind = string("Kind of change 变更类型", "assignment.create", enum=[*KINDS])
    target_id = string("The account, policy, site, channel or term that it is about 变更对象", EXAMPLE_ID, null=True)
    payload = fields.Dict(
        required=True,
        metadata={"description": "What is asked for 变更内容", "example": {"channel_id": EXAMPLE_ID, "level": None}},
    )
    state = string("State 状态", "waiting", enum=[*STATES])
    decided_by_duty = string("Who decides 由谁审批", "system_admin", enum=["system_admin", "reviewer"])
    supervising_id = string(
        "The unit whose top-level reviewers decide; null for those of any root unit 主管单位", None, null=True
    )
    requested_by = string("Account that asked 申请账号", EXAMPLE_ID)
    requested_by_name = string("Person who asked 申请人", "周明")
    decided_by = string("Account that decided, or took it back 审批账号", None, null=True)
    decided_by_name = string("Person who decided 审批人", None, null=True)
    decided_at = string("When decided, or when it took effect 审批时间", None, null=True)
    reason = string("Why it was refused, or taken back by another than who asked 理由", "")
    expires_at = string("Until when it can be approved 有效期至", WHEN)
    created_at = string("When asked for 申请时间", WHEN)


class DecidedChange(ChangeRequestRow):
    """A change request that was just decided on."""

    made_id = string("What the change made or changed 变更结果", EXAMPLE_ID, null=True)
    initial_password = string("Of an account, shown this once 初始密码，仅显示一次", None, null=True)


ChangeRequestPage = page_of(listed(ChangeRequestRow), "ChangeRequestPage")
ChangeRequestAnswer = one_of(detailed(ChangeRequestRow), "ChangeRequestAnswer")
DecidedChangeAnswer = one_of(detailed(DecidedChange), "DecidedChangeAnswer")
