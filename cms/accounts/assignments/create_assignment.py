"""Giving an account a scope for its duty."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, RoleAssignment
from cms.accounts.scopes import Scope, require_existing
from cms.accounts.users import queries as users
from cms.authorization import require
from cms.errors import Code, FieldError, Problem, invalid, wrong_state
from cms.ids import new_id
from permissions.accounts import is_own
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from schemas.text import Text

SELF_GRANT = Text("不能给本人授权", "Nobody grants to themself")
UNSCOPED = Text("系统管理员和审计员的职责不分范围", "The duties of administrators and auditors have no scope")
LEVEL_NEEDED = Text("审核员须指定审级（1 至 3）", "A reviewer's assignment names the level, 1 to 3")
LEVEL_REFUSED = Text("只有审核员有审级", "Only reviewers have a level")
ROLE_REFUSED = Text("只有审核员可以承担保密审查", "Only reviewers sign for the secrecy review")
NO_LEVEL = Text("保密审查不分审级", "The secrecy review has no level")
BY_LEVEL, SECRECY = "level", "secrecy"
REPEATED = Text("已有相同的授权", "The account has this assignment already")
LEVEL = "/level"
LEVELS = range(1, 4)


@dataclass(frozen=True, kw_only=True)
class NewAssignment:
    """The scope that is given, and if the account is a reviewer's its role: a review level, or the secrecy review.

    `types`: for these content types only; none are all.
    """

    scope: Scope
    level: int | None = None
    role: str = BY_LEVEL
    types: Sequence[str] = ()


def create_assignment(
    actor: Actor, session: Session, account_id: str, new: NewAssignment, change_request_id: str | None = None
) -> RoleAssignment:
    """Give a scope to an account; the duty is always that of the account (P1). It counts from the next request on.

    Raises FORBIDDEN (also for one's own accounts), NOT_FOUND, INVALID (level, unknown scope), WRONG_STATE (a duty
    without scopes), CONFLICT (given already).
    """
    require(actor, Action.MANAGE_ACCOUNTS)
    account = users.get(session, account_id).account
    if is_own(actor, account.person_id):
        raise Problem(Code.FORBIDDEN, SELF_GRANT)
    return assign(session, account, new, granted_by=actor.account_id, change_request_id=change_request_id)


def assign(
    session: Session,
    account: Account,
    new: NewAssignment,
    *,
    granted_by: str | None,
    change_request_id: str | None = None,
) -> RoleAssignment:
    """The same without an actor: for the first assignments of an installation.

    Where there are two administrators the database wants the change request that another of them approved.
    """
    check_assignment(session, account, new)
    made = RoleAssignment(
        id=new_id(),
        account_id=account.id,
        duty=account.duty,
        level=new.level,
        role=new.role,
        types=[*new.types] or None,
        granted_by=granted_by,
        change_request_id=change_request_id,
        created_at=clock.now(),
        **{new.scope.column: new.scope.id},
    )
    session.add(made)
    session.flush()
    return made


def check_assignment(session: Session, account: Account, new: NewAssignment) -> None:
    """Raise INVALID, WRONG_STATE or CONFLICT unless the account could be given this now."""
    _validate(account, new)
    require_existing(session, new.scope)
    if _is_given(session, account, new):
        raise Problem(Code.CONFLICT, errors=[FieldError(new.scope.pointer, "taken", REPEATED)])


def _validate(account: Account, new: NewAssignment) -> None:
    if account.duty not in (Duty.EDITOR, Duty.REVIEWER):
        raise wrong_state(UNSCOPED)
    if new.role == SECRECY:
        if account.duty != Duty.REVIEWER:
            raise invalid("/role", "level_refused", ROLE_REFUSED)
        if new.level is not None:
            raise invalid(LEVEL, "level_refused", NO_LEVEL)
    elif account.duty == Duty.REVIEWER and new.level not in LEVELS:
        raise invalid(LEVEL, "level_needed", LEVEL_NEEDED)
    elif account.duty == Duty.EDITOR and new.level is not None:
        raise invalid(LEVEL, "level_refused", LEVEL_REFUSED)


def _is_given(session: Session, account: Account, new: NewAssignment) -> bool:
    """Whether the account has it already; the same scope for other types is another one."""
    held = select(RoleAssignment.types).where(
        RoleAssignment.account_id == account.id,
        getattr(RoleAssignment, new.scope.column) == new.scope.id,
        RoleAssignment.role == new.role,
        RoleAssignment.level.is_not_distinct_from(new.level),
    )
    return any(set(types or ()) == set(new.types) for types in session.scalars(held))
