"""Listing and presenting delegations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.delegations.states import ACTIVE, in_state, is_over, state_of
from cms.accounts.models import Account, Delegation
from cms.accounts.names import names_of_accounts
from cms.accounts.ordering import order_by
from cms.authorization import require
from cms.web.actions import present_actions
from cms.web.paging import Page, paginate
from permissions.accounts import reasons_of_delegation
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import may

SORTS = {
    "created_at": Delegation.created_at,
    "starts_at": Delegation.starts_at,
    "ends_at": Delegation.ends_at,
}


def list_delegations(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of what the actor gave or received; of everybody's for who may read accounts.

    `query` is a loaded `DelegationQuery`; its direction is that of the account asked about, or of the actor.
    Raises FORBIDDEN to who neither reviews nor reads accounts.
    """
    sees_all = may(actor, Action.READ_ACCOUNTS)
    if not sees_all:
        require(actor, Action.DELEGATE_REVIEW)
    given, received = Delegation.from_account, Delegation.to_account
    statement = select(Delegation)
    if not sees_all:
        statement = statement.where(or_(given == actor.account_id, received == actor.account_id))
    account = query["account"] or actor.account_id
    if query["direction"]:
        statement = statement.where({"given": given, "received": received}[query["direction"]] == account)
    elif query["account"]:
        statement = statement.where(or_(given == account, received == account))
    if query["state"]:
        statement = statement.where(in_state(query["state"], clock.now()))
    order = order_by(query["sort"], SORTS, Delegation.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def may_see(actor: Actor, found: Delegation) -> bool:
    """Who gave it, who received it, and who may read accounts."""
    return actor.account_id in (found.from_account, found.to_account) or may(actor, Action.READ_ACCOUNTS)


def present_all(session: Session, found: Iterable[Delegation]) -> list[dict[str, object]]:
    """Delegations as the management API shows them; one query for the names."""
    found = list(found)
    names = names_of_accounts(session, (one for each in found for one in (each.from_account, each.to_account)))
    now = clock.now()
    return [
        {
            "id": one.id,
            "from_account": one.from_account,
            "from_name": names[one.from_account],
            "to_account": one.to_account,
            "to_name": names[one.to_account],
            "state": state_of(one, now),
            "starts_at": clock.rfc3339(one.starts_at),
            "ends_at": clock.rfc3339(one.ends_at),
            "reason": one.reason,
            "revoked_at": clock.rfc3339_or_none(one.revoked_at),
            "revoked_by": one.revoked_by,
            "created_at": clock.rfc3339(one.created_at),
        }
        for one in found
    ]


def received_now(session: Session, account_id: str) -> Sequence[Delegation]:
    """What is delegated to an account at this moment, by open accounts; what is over the soonest first."""
    wanted = select(Delegation).join(Account, Account.id == Delegation.from_account)
    wanted = wanted.where(Delegation.to_account == account_id, Account.is_active, in_state(ACTIVE, clock.now()))
    return session.scalars(wanted.order_by(Delegation.ends_at, Delegation.id)).all()


def actions_on(actor: Actor, found: Delegation) -> dict[str, object]:
    """What the actor may do with a delegation, as answers tell it."""
    over = is_over(found, clock.now())
    return present_actions(reasons_of_delegation(actor, found.from_account, is_over=over))
