"""Opening an account for a person (P1)."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts import passwords
from cms.accounts.models import Account, Person
from cms.accounts.organizations import queries as organizations
from cms.accounts.uniqueness import refuse_taken
from cms.accounts.users import queries
from cms.accounts.users.one_duty import refuse_second_duty
from cms.accounts.users.persons import PersonData, add_person, find_person
from cms.accounts.users.queries import User
from cms.accounts.users.usernames import require_username
from cms.authorization import require
from cms.config import Settings
from cms.ids import new_id
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """What is told about a new account: whose it is, and the one duty that it has for its whole life."""

    username: str
    duty: str
    person: PersonData


class CreatedUser(NamedTuple):
    """The new user, and the initial password, which is shown this once and kept nowhere."""

    user: User
    initial_password: str


def create_user(
    actor: Actor, session: Session, settings: Settings, new: NewUser, account_id: str | None = None
) -> CreatedUser:
    """Open an account with a generated initial password that must be changed at the first sign-in.

    A person is known by the staff number: a second account of the same person is linked to the same person, so that
    separation of duties sees through it. `account_id` is the id of the new account, if it was settled before.

    Raises FORBIDDEN, INVALID (unknown organization, another name for the staff number), CONFLICT (user name taken,
    the person has an active account with another duty).
    """
    require(actor, Action.MANAGE_ACCOUNTS)
    return open_account(session, settings, new, account_id=account_id)


def open_account(
    session: Session,
    settings: Settings,
    new: NewUser,
    password: str | None = None,
    *,
    must_change: bool = True,
    account_id: str | None = None,
) -> CreatedUser:
    """The same without an actor, for the command line; with a given password instead of a generated one if wanted."""
    username, person = check_account(session, new)
    initial = passwords.make_initial(username) if password is None else password
    initial = passwords.require_strong(initial, username, "/password")
    person = person or add_person(session, new.person)
    account = Account(
        id=account_id or new_id(),
        person_id=person.id,
        duty=Duty(new.duty),
        username=username,
        password_hash=passwords.hasher(settings.password_hash_cost).hash(initial),
        must_change_password=must_change,
        is_active=True,
        created_at=clock.now(),
        password_changed_at=None,
    )
    session.add(account)
    session.flush()
    return CreatedUser(queries.get(session, account.id), initial)


def check_account(session: Session, new: NewUser) -> tuple[str, Person | None]:
    """Raise unless the account could be opened now; the user name tidied, and the person, locked, if known already."""
    username = require_username(new.username, "/username")
    organizations.named(session, new.person.organization_id, "/person/organization_id")
    refuse_taken(session, Account.username, username, "/username")
    person = find_person(session, new.person)
    if person is not None:
        refuse_second_duty(session, person.id, new.duty, "/duty")
    return username, person
