"""The shapes of delegations."""

from marshmallow import Schema

from schemas.paging import one_of, page_of
from schemas.requests.delegations import STATES
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string


class DelegationRow(Schema):
    """Who reviews for whom, and for how long."""

    id = string("Identifier", EXAMPLE_ID)
    from_account = string("Who delegates 委托账号", EXAMPLE_ID)
    from_name = string("委托人", "周明")
    to_account = string("Who reviews for them 受托账号", EXAMPLE_ID)
    to_name = string("受托人", "何静")
    state = string("As of now 状态", "active", enum=[*STATES])
    starts_at = string("开始时间", WHEN)
    ends_at = string("结束时间", WHEN)
    reason = string("事由", "公差")
    revoked_at = string("When revoked 撤销时间", None, null=True)
    revoked_by = string("By which account 撤销账号", None, null=True)
    created_at = string("When made", WHEN)


DelegationPage = page_of(listed(DelegationRow), "DelegationPage")
DelegationAnswer = one_of(detailed(DelegationRow), "DelegationAnswer")
