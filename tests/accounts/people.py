"""People and bodies for tests of accounts, sites and taxonomies: made by the same use cases as everywhere."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms.accounts.assignments.create_assignment import NewAssignment, assign
from cms.accounts.credit_code import check_character
from cms.accounts.models import Organization
from cms.accounts.organizations.create_organization import NewOrganization, add_organization
from cms.accounts.scopes import Scope
from cms.accounts.users.create_user import NewUser, open_account
from cms.accounts.users.persons import PersonData
from cms.accounts.users.queries import User
from cms.config import Settings
from permissions.duties import Duty
from permissions.facts import Actor, Grant

PASSWORD = "cloud-marsh-2026"


def code(serial: int) -> str:
    """A valid credit code of an invented body."""
    body = f"11990100MB{serial:07d}"
    return body + check_character(body)


@dataclass(frozen=True)
class Bodies:
    """云泽市人民政府 with two departments, and a county that is a stranger to it."""

    city: Organization
    technology: Organization
    education: Organization
    county: Organization


def bodies(session: Session) -> Bodies:
    """The bodies, added."""

    def add(serial: int, name: str, level: str, parent: Organization | None = None) -> Organization:
        parent_id = parent.id if parent else None
        told = NewOrganization(name=name, credit_code=code(serial), level=level, parent_id=parent_id, region="990100")
        return add_organization(session, told)

    city = add(1, "云泽市人民政府", "city")
    return Bodies(
        city,
        add(2, "云泽市科学技术局", "department", city),
        add(3, "云泽市教育局", "department", city),
        add(4, "望川县人民政府", "county"),
    )


def user(
    session: Session, settings: Settings, username: str, duty: Duty, employer: Organization, staff: str | None = None
) -> User:
    """A user who has changed the initial password already."""
    number = staff or f"S-{username}"
    person = PersonData(staff_number=number, name=f"人员 {number}", organization_id=employer.id)
    new = NewUser(username=username, duty=duty, person=person)
    return open_account(session, settings, new, PASSWORD, must_change=False).user


def grant(session: Session, whom: User, column: str, scope_id: str, level: int | None = None) -> str:
    """Give a scope; the id of the assignment."""
    return assign(session, whom.account, NewAssignment(scope=Scope(column, scope_id), level=level), granted_by=None).id


def actor(whom: User, *grants: Grant) -> Actor:
    """The user as an actor with these grants."""
    return Actor(whom.account.id, whom.person.id, Duty(whom.account.duty), grants)


def somebody(duty: Duty, **more: bool) -> Actor:
    """An actor of a duty who is not in the database."""
    return Actor("0192f3a4-0000-7000-8000-000000000001", "0192f3a4-0000-7000-8000-000000000002", duty, **more)


ADMIN = somebody(Duty.SYSTEM_ADMIN)
EDITOR = somebody(Duty.EDITOR)
REVIEWER = somebody(Duty.REVIEWER)
AUDITOR = somebody(Duty.AUDITOR)
EVERYBODY_ELSE = (EDITOR, REVIEWER, AUDITOR)
