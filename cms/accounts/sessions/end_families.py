"""Ending sign-ins: every refresh token of a family is revoked, and with it the access tokens made from it."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import RefreshToken


def end_family(session: Session, family_id: str) -> None:
    """End one sign-in. Nothing happens if it has ended."""
    open_links = update(RefreshToken).where(RefreshToken.family_id == family_id, RefreshToken.revoked_at.is_(None))
    session.execute(open_links.values(revoked_at=clock.now()).execution_options(synchronize_session=False))


def end_families(session: Session, account_id: str, *, but: str | None = None) -> None:
    """End every sign-in of an account, except the family `but`."""
    open_links = update(RefreshToken).where(RefreshToken.account_id == account_id, RefreshToken.revoked_at.is_(None))
    if but is not None:
        open_links = open_links.where(RefreshToken.family_id != but)
    session.execute(open_links.values(revoked_at=clock.now()).execution_options(synchronize_session=False))
