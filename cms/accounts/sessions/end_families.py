"""Ending sign-ins: every refresh token of a family is revoked, and with it the access tokens made from it."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, RefreshToken
from cms.errors import Code, Problem
from permissions.facts import Actor


def hold_accounts(session: Session, *account_ids: str) -> None:
    """Make what leaves something of accounts, and what ends all of that, wait for each other; the lowest id first.

    A refresh that is under way adds a link that ending would not see.
    """
    held = select(Account.id).where(Account.id.in_(account_ids)).order_by(Account.id)
    session.execute(held.with_for_update(key_share=True))


def hold_own_account(actor: Actor, session: Session) -> None:
    """Hold the actor's account before leaving something that its closing or a reset of its password takes back.

    Raises TOKEN_INVALID if either has happened since the request began.
    """
    held = select(Account.id).where(
        Account.id == actor.account_id, Account.is_active, Account.must_change_password.is_(False)
    )
    if session.scalars(held.with_for_update(key_share=True)).one_or_none() is None:
        raise Problem(Code.TOKEN_INVALID)


def end_family(session: Session, family_id: str) -> None:
    """End one sign-in. Nothing happens if it has ended."""
    account_id = session.scalar(select(RefreshToken.account_id).where(RefreshToken.family_id == family_id).limit(1))
    if account_id is not None:
        hold_accounts(session, account_id)
    open_links = update(RefreshToken).where(RefreshToken.family_id == family_id, RefreshToken.revoked_at.is_(None))
    session.execute(open_links.values(revoked_at=clock.now()).execution_options(synchronize_session=False))


def end_families(session: Session, account_id: str, *, but: str | None = None) -> None:
    """End every sign-in of an account, except the family `but`."""
    hold_accounts(session, account_id)
    open_links = update(RefreshToken).where(RefreshToken.account_id == account_id, RefreshToken.revoked_at.is_(None))
    if but is not None:
        open_links = open_links.where(RefreshToken.family_id != but)
    session.execute(open_links.values(revoked_at=clock.now()).execution_options(synchronize_session=False))
