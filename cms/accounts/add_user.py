"""Adding a user from the command line: how an installation gets its first administrator."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.credit_code import require_credit_code
from cms.accounts.models import Organization
from cms.accounts.organizations.create_organization import NewOrganization, add_organization
from cms.accounts.organizations.queries import UNKNOWN
from cms.accounts.uniqueness import unknown
from cms.accounts.users.create_user import CreatedUser, NewUser, open_account
from cms.accounts.users.persons import PersonData
from cms.config import Settings

POINTER = "/credit_code"


@dataclass(frozen=True, kw_only=True)
class Employer:
    """The organization that a person works for, named by its credit code; with a name it may be new."""

    credit_code: str
    name: str | None = None
    level: str = "county"


@dataclass(frozen=True, kw_only=True)
class CommandLineUser:
    """What `zhengku user add` is told."""

    username: str
    duty: str
    name: str
    staff_number: str
    employer: Employer


def add_user(session: Session, settings: Settings, new: CommandLineUser) -> CreatedUser:
    """Open an account for a person of an organization, which is made (as a root) if absent and named.

    Gives the initial password once; it must be changed at the first sign-in.

    Raises INVALID (credit code, unknown organization, user name), CONFLICT.
    """
    organization = _organization(session, new.employer)
    person = PersonData(staff_number=new.staff_number, name=new.name, organization_id=organization.id)
    return open_account(session, settings, NewUser(username=new.username, duty=new.duty, person=person))


def _organization(session: Session, employer: Employer) -> Organization:
    code = require_credit_code(employer.credit_code, POINTER)
    found = session.scalars(select(Organization).where(Organization.credit_code == code)).one_or_none()
    if found is not None:
        return found
    if employer.name is None:
        raise unknown(POINTER, UNKNOWN)
    return add_organization(session, NewOrganization(name=employer.name, credit_code=code, level=employer.level))
