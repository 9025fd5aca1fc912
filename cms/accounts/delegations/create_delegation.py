"""Delegating: all of one's own grants as they are at each moment, to another reviewer, for sixty days at most."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Delegation
from cms.accounts.sessions.end_families import hold_accounts, hold_own_account
from cms.authorization import require
from cms.errors import Code, FieldError, Problem, invalid, wrong_state
from cms.ids import new_id
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from schemas.text import Text

LONGEST = timedelta(days=60)
FARTHEST = timedelta(days=366)
MOST = 20
NO_REVIEWER = Text("没有这个在用的审核账号", "There is no such open account of a reviewer")
SAME_PERSON = Text("不能委托给本人", "Nobody delegates to themself")
PAST = Text("开始时间不能早于现在", "It cannot begin before now")
TOO_FAR = Text("开始时间须在一年之内", "It has to begin within a year")
TOO_SHORT = Text("结束时间须晚于开始时间", "It has to end after it begins")
TOO_LONG = Text("一次委托最长六十天", "A delegation lasts sixty days at most")
TWICE = Text("该时段已委托给此人", "That time is delegated to the same account already")
TOO_MANY = Text(f"未结束的委托最多 {MOST} 项", f"At most {MOST} delegations that are not over")


@dataclass(frozen=True, kw_only=True)
class NewDelegation:
    """To whom, told by the account's id or by its name, when, and why. Without `starts_at` it begins now."""

    ends_at: datetime
    reason: str
    to_account: str | None = None
    to_username: str | None = None
    starts_at: datetime | None = None


def delegate(actor: Actor, session: Session, new: NewDelegation) -> Delegation:
    """Let another reviewer review for the actor. What was delegated to the actor is not passed on.

    What it gives is settled with each request of the other: the grants that the actor holds then, and none once the
    actor's account is closed.

    Raises FORBIDDEN, INVALID (nobody to delegate to, oneself by whatever account, a time that cannot be), WRONG_STATE
    (delegated to the same account for that time already, too many), TOKEN_INVALID (the actor's account was closed or
    its password reset meanwhile).
    """
    require(actor, Action.DELEGATE_REVIEW)
    now = clock.now()
    starts_at = new.starts_at or now
    faults = _faults_of_time(starts_at, new.ends_at, now)
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    pointer = "/to_account" if new.to_account else "/to_username"
    other = _reviewer(session, new, pointer)
    if other.person_id == actor.person_id:
        raise invalid(pointer, "same_person", SAME_PERSON)
    hold_accounts(session, actor.account_id, other.id)
    hold_own_account(actor, session)
    _reviewer(session, new, pointer)
    _refuse_too_many(session, actor.account_id, other.id, (starts_at, new.ends_at))
    made = Delegation(
        id=new_id(),
        from_account=actor.account_id,
        to_account=other.id,
        duty=Duty.REVIEWER.value,
        starts_at=starts_at,
        ends_at=new.ends_at,
        reason=new.reason,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _faults_of_time(starts_at: datetime, ends_at: datetime, now: datetime) -> list[FieldError]:
    if starts_at < now:
        return [FieldError("/starts_at", "past", PAST)]
    if starts_at > now + FARTHEST:
        return [FieldError("/starts_at", "too_far", TOO_FAR)]
    if ends_at <= starts_at:
        return [FieldError("/ends_at", "too_early", TOO_SHORT)]
    return [FieldError("/ends_at", "too_late", TOO_LONG)] if ends_at - starts_at > LONGEST else []


def _reviewer(session: Session, new: NewDelegation, pointer: str) -> Account:
    """An open reviewer's account; of any other it is not told whether there is one."""
    named = Account.id == new.to_account if new.to_account else Account.username == new.to_username
    wanted = select(Account).where(named, Account.is_active, Account.duty == Duty.REVIEWER.value)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise invalid(pointer, "no_reviewer", NO_REVIEWER)
    return found


def _refuse_too_many(session: Session, from_account: str, to_account: str, period: tuple[datetime, datetime]) -> None:
    starts_at, ends_at = period
    lasting = select(func.count()).where(
        Delegation.from_account == from_account, Delegation.revoked_at.is_(None), Delegation.ends_at > clock.now()
    )
    meeting = lasting.where(
        Delegation.to_account == to_account, Delegation.starts_at < ends_at, Delegation.ends_at > starts_at
    )
    if session.scalars(meeting).one():
        raise wrong_state(TWICE)
    if session.scalars(lasting).one() >= MOST:
        raise wrong_state(TOO_MANY)
