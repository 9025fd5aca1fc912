"""Who a token stands for, as of now. On the path of every request: two statements, compiled once, and no objects."""

from collections.abc import Mapping

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from cms.accounts.models import Account, Organization, RefreshToken, RoleAssignment
from cms.accounts.scopes import CHANNEL
from cms.errors import Code, Problem
from cms.ids import is_id
from permissions.duties import Duty
from permissions.facts import Actor, Grant
from schemas.text import Text

_ACCOUNT = select(Account.person_id, Account.duty, Account.must_change_password).where(
    Account.id == bindparam("account_id"),
    Account.is_active,
    exists().where(
        RefreshToken.family_id == bindparam("family_id"),
        RefreshToken.account_id == Account.id,
        RefreshToken.revoked_at.is_(None),
    ),
)

_GRANTS = (
    select(
        Organization.lineage.label("organization"),
        RoleAssignment.site_id,
        CHANNEL.c.lineage.label("channel"),
        RoleAssignment.level,
    )
    .outerjoin(Organization, Organization.id == RoleAssignment.organization_id)
    .outerjoin(CHANNEL, CHANNEL.c.id == RoleAssignment.channel_id)
    .where(RoleAssignment.account_id == bindparam("account_id"))
)


def load_actor(session: Session, claims: Mapping[str, object]) -> Actor:
    """The actor of an access token's claims: `sub` (the account) and `sid` (the sign-in).

    What was granted, taken away or closed counts from the next request on, whatever the token says.

    Raises TOKEN_INVALID for claims that are none, a closed account, or a sign-in that has ended.
    """
    account_id, family_id = claims.get("sub"), claims.get("sid")
    if not (isinstance(account_id, str) and isinstance(family_id, str) and is_id(account_id) and is_id(family_id)):
        raise Problem(Code.TOKEN_INVALID)
    found = session.connection().execute(_ACCOUNT, {"account_id": account_id, "family_id": family_id}).one_or_none()
    if found is None:
        raise Problem(Code.TOKEN_INVALID)
    return _actor(session, account_id, found.person_id, found.duty, must_change_password=found.must_change_password)


def actor_by_username(session: Session, username: str) -> Actor:
    """The actor of an open account, for commands run by whoever operates the machine. Raises NOT_FOUND."""
    account = session.scalars(select(Account).where(Account.username == username, Account.is_active)).one_or_none()
    if account is None:
        raise Problem(Code.NOT_FOUND, Text(f"没有用户 {username}", f"There is no user {username}"))
    return _actor(session, account.id, account.person_id, account.duty, must_change_password=False)


def _actor(session: Session, account_id: str, person_id: str, duty: str, *, must_change_password: bool) -> Actor:
    grants = session.connection().execute(_GRANTS, {"account_id": account_id})
    return Actor(
        account_id=account_id,
        person_id=person_id,
        duty=Duty(duty),
        grants=tuple(Grant(*grant) for grant in grants),
        must_change_password=must_change_password,
    )
