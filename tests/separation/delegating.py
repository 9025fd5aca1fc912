"""Delegations in the machine: reviewers let others review for them, and end it."""

from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from cms.accounts.delegations.create_delegation import NewDelegation, delegate
from cms.accounts.delegations.revoke_delegation import revoke_delegation
from permissions.facts import Actor
from tests.separation.machine import ADMIN, REVIEWER, World


def let_review(world: World, draw: Random) -> None:
    """Delegate to somebody for some hours, now or later."""
    other, later = world.account(draw, REVIEWER), draw.choice((0, 0, 0, 2))
    starts_at = world.now + timedelta(hours=later) if later else None
    ends_at = world.now + timedelta(hours=later + draw.choice((-1, 2, 12, 24, 24)))
    new = NewDelegation(to_account=other, starts_at=starts_at, ends_at=ends_at, reason="出差")

    def change(actor: Actor, session: Session) -> tuple[str, str]:
        return delegate(actor, session, new).id, actor.account_id

    made, giver = world.do(draw, REVIEWER, change)
    world.delegations[made] = giver


def revoke(world: World, draw: Random) -> None:
    """End a delegation, mostly by who gave it."""
    found = world.some(draw, [*world.delegations])
    duty = draw.choice((REVIEWER, REVIEWER, ADMIN))
    giver = world.delegations[found] if duty == REVIEWER else None
    world.do(draw, duty, lambda actor, session: revoke_delegation(actor, session, found), likely=giver)
    del world.delegations[found]
