"""Signing in with user name and password."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts import passwords
from cms.accounts.models import Account, RefreshToken
from cms.accounts.sessions.signed_in import SignedIn
from cms.accounts.sessions.tokens import first_token, link
from cms.config import Settings
from cms.db import Database
from cms.errors import Code, Problem
from cms.ids import new_id


def log_in(database: Database, settings: Settings, username: str, password: str) -> SignedIn:
    """Begin a sign-in. Raises BAD_CREDENTIALS, alike and equally late for a wrong name, password or closed account.

    The slow hash is computed between two transactions, so that it holds up no writer.
    """
    hasher = passwords.hasher(settings.password_hash_cost)
    with database.reading() as session:
        known = session.scalars(select(Account).where(Account.username == username)).one_or_none()
    fits = hasher.verify(known.password_hash if known else None, password)
    if known is None or not fits or not known.is_active:
        raise Problem(Code.BAD_CREDENTIALS)
    renewed = hasher.hash(password) if hasher.is_outdated(known.password_hash) else known.password_hash
    with database.writing() as session:
        return _begin(session, settings, known, renewed)


def _begin(session: Session, settings: Settings, known: Account, password_hash: str) -> SignedIn:
    account = session.scalars(select(Account).where(Account.id == known.id).with_for_update()).one()
    if not account.is_active or account.password_hash != known.password_hash:
        raise Problem(Code.BAD_CREDENTIALS)  # closed or changed while the password was looked at
    account.password_hash = password_hash
    _forget_expired(session, account.id)
    token = first_token()
    family_id = new_id()
    session.add(link(token, account.id, family_id, clock.now(), settings))
    return SignedIn(account.id, account.duty, family_id, account.must_change_password, token)


def _forget_expired(session: Session, account_id: str) -> None:
    """Rows of tokens that nobody can use any more go when their owner signs in again."""
    old = delete(RefreshToken).where(RefreshToken.account_id == account_id, RefreshToken.expires_at < clock.now())
    session.execute(old.execution_options(synchronize_session=False))
