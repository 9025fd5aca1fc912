"""The rules of accounts and of delegations: what may be done with one, and what nobody does with their own."""

from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.rules import refusal
from permissions.top_level import Reason

OWN_ACCOUNT = Reason("不能管理本人的账号", "Nobody manages their own account", "own_account")
NOT_YOURS = Reason("只有委托人或管理员可以撤销", "Only who delegated, or an administrator, revokes it", "not_delegator")
OVER = Reason("该委托已经结束", "It is over already", "delegation_over")


def is_own(actor: Actor, person_id: str) -> bool:
    """Whether an account of this person is the actor's own, or another one of the same person."""
    return person_id == actor.person_id


def reasons_of_account(actor: Actor, person_id: str) -> dict[Action, Reason | None]:
    """What may be done with an account of this person, and its scopes: nobody gives scopes or passwords to themself."""
    refused = refusal(actor, Action.MANAGE_ACCOUNTS)
    return {Action.MANAGE_ACCOUNTS: OWN_ACCOUNT if refused is None and is_own(actor, person_id) else refused}


def reasons_of_delegation(actor: Actor, from_account: str, *, is_over: bool) -> dict[Action, Reason | None]:
    """What may be done with a delegation that this account gave."""
    reason = refusal(actor, Action.REVOKE_DELEGATION)
    if reason is None and actor.duty is Duty.REVIEWER and actor.account_id != from_account:
        reason = NOT_YOURS
    return {Action.REVOKE_DELEGATION: reason or (OVER if is_over else None)}
