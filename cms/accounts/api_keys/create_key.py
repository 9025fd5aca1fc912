"""Making an API key: for oneself, with no more than one may oneself, and less than that in any case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.api_keys.key_text import new_secret
from cms.accounts.models import ApiKey
from cms.accounts.scopes import Scope, require_existing
from cms.accounts.sessions.end_families import hold_own_account
from cms.authorization import require
from cms.errors import invalid, wrong_state
from cms.ids import new_id
from permissions.actions import GRANTED, KEY_NEVER, Action
from permissions.facts import Actor
from schemas.text import Text

MOST = 20
NEVER = Text("API 密钥不得包含此操作", "No API key may do this")
NOT_YOURS = Text("您的岗位职责不包含此操作", "Your duty does not include this")
TOO_MANY = Text(
    f"每个账号最多 {MOST} 个有效密钥，请先吊销不用的", f"An account has at most {MOST} keys; revoke unused ones"
)


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """What is told about a new key: what it may, where, and for how many days."""

    name: str
    actions: Sequence[str]
    days: int
    scope: Scope | None = None


class CreatedKey(NamedTuple):
    """The new key, and its text, which is shown this once and kept nowhere."""

    key: ApiKey
    secret: str


def create_key(actor: Actor, session: Session, new: NewKey) -> CreatedKey:
    """Make a key of one's own account.

    What it may is settled anew with each request: what the key names, and the owner may at that moment, and keys may
    at all (`KEY_NEVER`), within the key's scope and the owner's.

    Raises FORBIDDEN (by a key), INVALID (an action that the duty lacks or no key may have, an unknown scope),
    WRONG_STATE (too many), TOKEN_INVALID (the account was closed or its password reset meanwhile).
    """
    require(actor, Action.MANAGE_KEYS)
    for place, name in enumerate(new.actions):
        _check(actor, Action(name), f"/actions/{place}")
    if new.scope is not None:
        require_existing(session, new.scope)
    now = clock.now()
    hold_own_account(actor, session)
    held = select(func.count()).where(
        ApiKey.account_id == actor.account_id, ApiKey.revoked_at.is_(None), ApiKey.expires_at > now
    )
    if session.scalars(held).one() >= MOST:
        raise wrong_state(TOO_MANY)
    secret = new_secret()
    made = ApiKey(
        id=new_id(),
        account_id=actor.account_id,
        name=new.name,
        prefix=secret.prefix,
        digest=secret.digest,
        actions=sorted(set(new.actions)),
        created_at=now,
        expires_at=now + timedelta(days=new.days),
        **({new.scope.column: new.scope.id} if new.scope else {}),
    )
    session.add(made)
    session.flush()
    return CreatedKey(made, secret.text)


def _check(actor: Actor, action: Action, pointer: str) -> None:
    if action in KEY_NEVER:
        raise invalid(pointer, "never_by_key", NEVER)
    if action not in GRANTED[actor.duty]:
        raise invalid(pointer, "not_granted", NOT_YOURS)
