"""Where a delegation stands: planned, active, ended or revoked, as of now."""

from datetime import datetime

from sqlalchemy import ColumnElement

from cms.accounts.models import Delegation

PLANNED, ACTIVE, ENDED, REVOKED = "planned", "active", "ended", "revoked"


def state_of(found: Delegation, now: datetime) -> str:
    """The state of one of them."""
    if found.revoked_at is not None:
        return REVOKED
    if now < found.starts_at:
        return PLANNED
    return ACTIVE if now < found.ends_at else ENDED


def in_state(state: str, now: datetime) -> ColumnElement[bool]:
    """The same as a condition on many."""
    lasting = Delegation.revoked_at.is_(None)
    return {
        PLANNED: lasting & (Delegation.starts_at > now),
        ACTIVE: lasting & (Delegation.starts_at <= now) & (Delegation.ends_at > now),
        ENDED: lasting & (Delegation.ends_at <= now),
        REVOKED: Delegation.revoked_at.is_not(None),
    }[state]


def is_over(found: Delegation, now: datetime) -> bool:
    """Whether nothing can be done with it any more."""
    return state_of(found, now) in (ENDED, REVOKED)
