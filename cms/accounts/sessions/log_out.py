"""Signing out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import RefreshToken
from cms.accounts.sessions.end_families import end_family
from permissions.facts import Actor


def log_out(actor: Actor, session: Session, family_id: str) -> None:
    """End the sign-in that the request came with; its tokens are refused from now on. Other sign-ins stay."""
    own = select(RefreshToken.id).where(RefreshToken.family_id == family_id)
    own = own.where(RefreshToken.account_id == actor.account_id)
    if session.scalar(own.limit(1)) is not None:
        end_family(session, family_id)
