"""Who a token stands for, as of now. On the path of every request: one statement, compiled once, and no objects."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, exists, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.api_keys.find_key import find_key
from cms.accounts.models import Account, Delegation, Organization, Person, RefreshToken, RoleAssignment
from cms.accounts.scopes import CHANNEL
from cms.db import UtcDateTime
from cms.errors import Code, Problem
from cms.ids import is_id
from cms.web.authentication import KEY
from permissions.duties import Duty
from permissions.facts import Actor, Delegator, Grant
from permissions.scopes import own
from schemas.text import Text

_UNIT = aliased(Organization)
_COLUMNS = (
    Account.id,
    Account.person_id,
    Account.duty,
    Account.must_change_password,
    RoleAssignment.id.label("assignment_id"),
    Organization.lineage.label("organization"),
    RoleAssignment.site_id,
    CHANNEL.c.lineage.label("channel"),
    RoleAssignment.level,
    RoleAssignment.role,
    RoleAssignment.types,
    _UNIT.lineage.label("unit"),
)
_ACCOUNT = (
    select(*_COLUMNS, literal(value=False).label("is_delegated"))
    .join(Person, Person.id == Account.person_id)
    .join(_UNIT, _UNIT.id == Person.organization_id)
    .outerjoin(RoleAssignment, RoleAssignment.account_id == Account.id)
    .outerjoin(Organization, Organization.id == RoleAssignment.organization_id)
    .outerjoin(CHANNEL, CHANNEL.c.id == RoleAssignment.channel_id)
    .where(Account.is_active)
)
"""An open account with its grants, one a row; a row without a grant if it has none."""

_NOW = bindparam("now", type_=UtcDateTime())
_DELEGATED = (
    select(*_COLUMNS, literal(value=True))
    .join(Delegation, Delegation.from_account == Account.id)
    .join(Person, Person.id == Account.person_id)
    .join(_UNIT, _UNIT.id == Person.organization_id)
    .join(RoleAssignment, RoleAssignment.account_id == Account.id)
    .outerjoin(Organization, Organization.id == RoleAssignment.organization_id)
    .outerjoin(CHANNEL, CHANNEL.c.id == RoleAssignment.channel_id)
    .where(Account.is_active)
    .where(Delegation.revoked_at.is_(None), Delegation.starts_at <= _NOW, Delegation.ends_at > _NOW)
)
"""Open accounts that delegate now, each with its own grants; never with what was delegated to it."""

_OF_TOKEN = union_all(
    _ACCOUNT.where(
        Account.id == bindparam("account_id"),
        exists().where(
            RefreshToken.family_id == bindparam("family_id"),
            RefreshToken.account_id == Account.id,
            RefreshToken.revoked_at.is_(None),
        ),
    ),
    _DELEGATED.where(Delegation.to_account == bindparam("account_id")),
)
_OF_ACCOUNT = union_all(
    _ACCOUNT.where(Account.id == bindparam("account_id")),
    _DELEGATED.where(Delegation.to_account == bindparam("account_id")),
)
_NAMED = aliased(Account)
_OF_NAME = union_all(
    _ACCOUNT.where(Account.username == bindparam("username")),
    _DELEGATED.where(Delegation.to_account.in_(select(_NAMED.id).where(_NAMED.username == bindparam("username")))),
)


def load_actor(session: Session, claims: Mapping[str, object]) -> Actor:
    """The actor of an access token's claims, `sub` (the account) and `sid` (the sign-in), or of an API key.

    What was granted, taken away or closed counts from the next request on, whatever the token says.

    Raises TOKEN_INVALID for claims that are none, a closed account, or a sign-in or a key that has ended.
    """
    if claims.get("type") == KEY:
        return _actor_of_key(session, str(claims["key"]))
    account_id, family_id = claims.get("sub"), claims.get("sid")
    if not (isinstance(account_id, str) and isinstance(family_id, str) and is_id(account_id) and is_id(family_id)):
        raise Problem(Code.TOKEN_INVALID)
    found = _actor(session, _OF_TOKEN, {"account_id": account_id, "family_id": family_id})
    if found is None:
        raise Problem(Code.TOKEN_INVALID)
    return found


def _actor_of_key(session: Session, token: str) -> Actor:
    """The actor of an API key: its account as it is now, narrowed to what the key is for.

    What was delegated, was to a person: no program has it.
    """
    held = find_key(session, token)
    found = held and _actor(session, _OF_ACCOUNT, {"account_id": held.account_id})
    if held is None or found is None:
        raise Problem(Code.TOKEN_INVALID)
    return replace(own(found), key=held.key)


def actor_of_account(session: Session, account_id: str) -> Actor:
    """The actor of an open account with its grants as they are now, for work that it asked for.

    Raises NOT_FOUND if the account was closed.
    """
    found = _actor(session, _OF_ACCOUNT, {"account_id": account_id})
    if found is None:
        raise Problem(Code.NOT_FOUND, Text("账号已停用", "The account was closed"))
    return replace(found, must_change_password=False)


def actor_by_username(session: Session, username: str) -> Actor:
    """The actor of an open account, for commands run by whoever operates the machine. Raises NOT_FOUND."""
    found = _actor(session, _OF_NAME, {"username": username})
    if found is None:
        raise Problem(Code.NOT_FOUND, Text(f"没有用户 {username}", f"There is no user {username}"))
    return replace(found, must_change_password=False)


def _actor(session: Session, statement: CompoundSelect[*tuple[Any, ...]], values: Mapping[str, str]) -> Actor | None:
    rows = session.connection().execute(statement, {**values, "now": clock.now()}).all()
    first = next((row for row in rows if not row.is_delegated), None)
    if first is None:
        return None
    account_id, person_id, duty, must_change = first[:4]
    grants = tuple(_grant(row) for row in rows if row.assignment_id)
    return Actor(account_id, person_id, Duty(duty), grants, must_change_password=must_change, unit=first.unit)


def _grant(row: Any) -> Grant:
    types = frozenset(row.types) if row.types else None
    delegator = Delegator(row.id, row.person_id, row.unit) if row.is_delegated else None
    return replace(Grant(*row[5:10]), types=types, delegated_by=delegator)
