"""The changes of accounts and assignments that a second administrator decides on."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.assignments.create_assignment import (
    BY_LEVEL,
    SELF_GRANT,
    NewAssignment,
    check_assignment,
    create_assignment,
)
from cms.accounts.assignments.delete_assignment import check_deletion, delete_assignment
from cms.accounts.assignments.queries import SCOPES
from cms.accounts.change_requests.kinds import Kind, Made, Wanted
from cms.accounts.models import Account, Person
from cms.accounts.scopes import Scope
from cms.accounts.users import queries as users
from cms.accounts.users.create_user import NewUser, check_account, create_user
from cms.accounts.users.persons import PersonData
from cms.accounts.users.reset_password import check_reset, reset_password
from cms.accounts.users.staff_numbers import same_form
from cms.accounts.users.update_user import check_update, update_user
from cms.authorization import require
from cms.config import Settings
from cms.errors import Code, Problem, not_found
from permissions.accounts import is_own
from permissions.actions import Action
from permissions.facts import Actor


def _target(wanted: Wanted) -> str:
    if wanted.target_id is None:
        raise not_found()
    return wanted.target_id


def _holders(session: Session, changes: Sequence[Wanted]) -> list[frozenset[str]]:
    """The persons of the accounts that are changed."""
    accounts = select(Account.id, Account.person_id).where(Account.id.in_({one.target_id for one in changes}))
    persons = dict(session.execute(accounts).all())
    return [frozenset({persons[one.target_id]} if one.target_id in persons else ()) for one in changes]


def _newcomers(session: Session, changes: Sequence[Wanted]) -> list[frozenset[str]]:
    """The persons who get a new account, as far as they are known already."""
    numbers = [same_form(one.payload["person"]["staff_number"]) for one in changes]
    known = select(Person.staff_number, Person.id).where(Person.staff_number.in_(set(numbers)))
    persons = dict(session.execute(known).all())
    return [frozenset({persons[number]} if number in persons else ()) for number in numbers]


def _new_user(wanted: Wanted) -> NewUser:
    told = wanted.payload
    return NewUser(username=told["username"], duty=told["duty"], person=PersonData(**told["person"]))


def _new_assignment(wanted: Wanted) -> NewAssignment:
    told = wanted.payload
    column = next(name for name in SCOPES if told.get(name) is not None)
    scope, types = Scope(column, told[column]), told.get("types") or ()
    return NewAssignment(scope=scope, level=told.get("level"), role=told.get("role") or BY_LEVEL, types=tuple(types))


def _check_account(_actor: Actor, session: Session, wanted: Wanted) -> None:
    check_account(session, _new_user(wanted))


def _open_account(actor: Actor, session: Session, settings: Settings, wanted: Wanted, _request_id: str) -> Made:
    made = create_user(actor, session, settings, _new_user(wanted), wanted.target_id)
    return Made(made.user.account.id, made.initial_password)


def _check_update(actor: Actor, session: Session, wanted: Wanted) -> None:
    check_update(actor, session, users.get(session, _target(wanted)), wanted.payload)


def _update(actor: Actor, session: Session, _settings: Settings, wanted: Wanted, _request_id: str) -> Made:
    return Made(update_user(actor, session, _target(wanted), wanted.payload).account.id)


def _check_reset(actor: Actor, session: Session, wanted: Wanted) -> None:
    check_reset(actor, session, _target(wanted))


def _reset(actor: Actor, session: Session, settings: Settings, wanted: Wanted, _request_id: str) -> Made:
    made = reset_password(actor, session, settings, _target(wanted))
    return Made(made.user.account.id, made.initial_password)


def _check_assignment(actor: Actor, session: Session, wanted: Wanted) -> None:
    account = users.get(session, _target(wanted)).account
    if is_own(actor, account.person_id):
        raise Problem(Code.FORBIDDEN, SELF_GRANT)
    check_assignment(session, account, _new_assignment(wanted))


def _assign(actor: Actor, session: Session, _settings: Settings, wanted: Wanted, request_id: str) -> Made:
    return Made(create_assignment(actor, session, _target(wanted), _new_assignment(wanted), request_id).id)


def _check_deletion(actor: Actor, session: Session, wanted: Wanted) -> None:
    check_deletion(actor, session, _target(wanted), wanted.payload["assignment_id"])


def _delete(actor: Actor, session: Session, _settings: Settings, wanted: Wanted, _request_id: str) -> Made:
    delete_assignment(actor, session, _target(wanted), wanted.payload["assignment_id"])
    return Made()


def describe_deletion(actor: Actor, session: Session, account_id: str, assignment_id: str) -> Wanted:
    """The ending of an assignment, told so that who approves can read what it was. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_ACCOUNTS)
    held, scope_name = check_deletion(actor, session, account_id, assignment_id)
    scope = next(((kind, getattr(held, column)) for column, kind in SCOPES.items() if getattr(held, column)), None)
    told = {"type": scope[0], "id": scope[1], "name": scope_name} if scope else None
    held_as = {"role": held.role, "level": held.level, "types": held.types}
    return Wanted(account_id, {"assignment_id": assignment_id, **held_as, "scope": told})


CREATE_USER = Kind("user.create", Action.MANAGE_ACCOUNTS, _newcomers, _check_account, _open_account, makes_target=True)
UPDATE_USER = Kind("user.update", Action.MANAGE_ACCOUNTS, _holders, _check_update, _update)
RESET_PASSWORD = Kind("user.reset_password", Action.MANAGE_ACCOUNTS, _holders, _check_reset, _reset)
CREATE_ASSIGNMENT = Kind("assignment.create", Action.MANAGE_ACCOUNTS, _holders, _check_assignment, _assign)
DELETE_ASSIGNMENT = Kind("assignment.delete", Action.MANAGE_ACCOUNTS, _holders, _check_deletion, _delete)

KINDS = (CREATE_USER, UPDATE_USER, RESET_PASSWORD, CREATE_ASSIGNMENT, DELETE_ASSIGNMENT)
