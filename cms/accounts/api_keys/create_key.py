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
from cms.accounts.scopes import Scope, meets_any, require_existing
from cms.accounts.sessions.end_families import hold_own_account
from cms.authorization import require
from cms.errors import invalid, wrong_state
from cms.ids import new_id
from permissions.actions import GRANTED, KEY_NEVER, Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.scopes import own
from schemas.requests.api_keys import NEVER
from schemas.text import Text

MOST = 20
NOT_YOURS = Text("您的岗位职责不包含此操作", "Your duty does not include this")
NOTHING_THERE = Text("您在此范围内没有授权", "Nothing is assigned to you in this scope")
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

    Raises FORBIDDEN (by a key), INVALID (an action that the duty lacks or no key may have, an unknown scope, one in
    which the owner has nothing),
    WRONG_STATE (too many), TOKEN_INVALID (the account was closed or its password reset meanwhile).
    """
    require(actor, Action.MANAGE_KEYS)
    for place, name in enumerate(new.actions):
        _check(actor, Action(name), f"/actions/{place}")
    if new.scope is not None:
        _check_scope(actor, session, new.scope)
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


def _check_scope(actor: Actor, session: Session, scope: Scope) -> None:
    require_existing(session, scope)
    is_everywhere = actor.duty not in (Duty.EDITOR, Duty.REVIEWER)
    if not is_everywhere and not meets_any(session, scope, own(actor).grants):
        raise invalid(scope.pointer, "not_granted", NOTHING_THERE)


def _check(actor: Actor, action: Action, pointer: str) -> None:
    if action in KEY_NEVER:
        raise invalid(pointer, NEVER.code, NEVER.text)
    if action not in GRANTED[actor.duty]:
        raise invalid(pointer, "not_granted", NOT_YOURS)
