"""Going on with a sign-in: a refresh token is used once and gives its successor (DESIGN, "Sessions")."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, RefreshToken
from cms.accounts.sessions.end_families import end_family, hold_accounts
from cms.accounts.sessions.signed_in import SignedIn
from cms.accounts.sessions.tokens import digest, link, successor
from cms.config import Settings
from cms.db import Database
from cms.errors import Code, Problem

GRACE = timedelta(seconds=20)
"""How long a used token still gets the successor it got: two tabs at once, or an answer lost on the way."""


def refresh(database: Database, settings: Settings, token: str) -> SignedIn:
    """Exchange a refresh token for its successor.

    Later use of a used token means that it is in two hands: the family ends, in a transaction that is committed though
    the request is refused.

    Raises TOKEN_INVALID (unknown, revoked, reused, closed account), TOKEN_EXPIRED.
    """
    with database.writing() as session:
        outcome = _exchange(session, settings, token, clock.now())
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _exchange(session: Session, settings: Settings, token: str, now: datetime) -> SignedIn | Problem:
    """Mark the token used if nobody has, in one statement: of two at once only one passes."""
    owner = session.scalar(select(RefreshToken.account_id).where(RefreshToken.digest == digest(token)))
    if owner is not None:
        hold_accounts(session, owner)
    usable = (RefreshToken.used_at.is_(None), RefreshToken.revoked_at.is_(None), RefreshToken.expires_at > now)
    use = update(RefreshToken).where(RefreshToken.digest == digest(token), *usable).values(used_at=now)
    taken = session.execute(
        use.returning(RefreshToken.family_id, RefreshToken.account_id).execution_options(synchronize_session=False)
    ).one_or_none()
    following = successor(token, settings)
    if taken is None:
        return _again(session, token, following, now)
    session.add(link(following, taken.account_id, taken.family_id, now, settings))
    return _signed_in(session, taken.account_id, taken.family_id, following)


def _again(session: Session, token: str, following: str, now: datetime) -> SignedIn | Problem:
    """The token was not usable: within the grace the same successor, otherwise why not."""
    known = session.scalars(select(RefreshToken).where(RefreshToken.digest == digest(token))).one_or_none()
    if known is None or known.revoked_at is not None:
        return Problem(Code.TOKEN_INVALID)
    if known.used_at is None:
        return Problem(Code.TOKEN_EXPIRED)
    if now - known.used_at > GRACE:
        end_family(session, known.family_id)
        return Problem(Code.TOKEN_INVALID)
    return _signed_in(session, known.account_id, known.family_id, following)


def _signed_in(session: Session, account_id: str, family_id: str, token: str) -> SignedIn | Problem:
    account = session.get_one(Account, account_id)
    if not account.is_active:
        return Problem(Code.TOKEN_INVALID)
    return SignedIn(account.id, account.duty, family_id, account.must_change_password, token)
