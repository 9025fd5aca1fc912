"""The shapes of delegations."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.delegations import STATES
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed

WHEN = "2026-03-01T09:00:00+08:00"


def _text(description: str, example: object = None, *, null: bool = False, **more: object) -> fields.String:
    told = {"description": description, "example": example, **more}
    return fields.String(required=True, allow_none=null, metadata=told)


class DelegationRow(Schema):
    """Who reviews for whom, and for how long."""

    id = _text("Identifier", EXAMPLE_ID)
    from_account = _text("Who delegates 委托账号", EXAMPLE_ID)
    from_name = _text("委托人", "周明")
    to_account = _text("Who reviews for them 受托账号", EXAMPLE_ID)
    to_name = _text("受托人", "何静")
    state = _text("As of now 状态", "active", enum=[*STATES])
    starts_at = _text("开始时间", WHEN)
    ends_at = _text("结束时间", WHEN)
    reason = _text("事由", "公差")
    revoked_at = _text("When revoked 撤销时间", None, null=True)
    revoked_by = _text("By which account 撤销账号", None, null=True)
    created_at = _text("When made", WHEN)


DelegationPage = page_of(listed(DelegationRow), "DelegationPage")
DelegationAnswer = one_of(detailed(DelegationRow), "DelegationAnswer")
