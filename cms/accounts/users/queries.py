"""Looking up accounts with their persons, and presenting them."""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Organization, Person
from cms.errors import not_found


class User(NamedTuple):
    """An account, the person it belongs to, and the organization that person works for."""

    account: Account
    person: Person
    organization: Organization


def users() -> Select[Account, Person, Organization]:
    """Every account with its person and organization."""
    return (
        select(Account, Person, Organization)
        .join(Person, Person.id == Account.person_id)
        .join(Organization, Organization.id == Person.organization_id)
    )


def get(session: Session, account_id: str) -> User:
    """One user. Raises NOT_FOUND."""
    found = session.execute(users().where(Account.id == account_id)).one_or_none()
    if found is None:
        raise not_found()
    account, person, organization = found
    return User(account, person, organization)


def present(user: User) -> dict[str, object]:
    """A user as the management API shows it; a password hash never leaves."""
    account, person, organization = user
    return {
        "id": account.id,
        "username": account.username,
        "duty": account.duty,
        "active": account.is_active,
        "must_change_password": account.must_change_password,
        "password_changed_at": clock.rfc3339_or_none(account.password_changed_at),
        "created_at": clock.rfc3339(account.created_at),
        "person": {
            "id": person.id,
            "name": person.name,
            "staff_number": person.staff_number,
            "organization": {"id": organization.id, "name": organization.name},
        },
    }
