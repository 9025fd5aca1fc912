"""What other nouns look up of accounts: names for lists of ids, in one query each."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Account, Person
from cms.accounts.organizations.queries import by_ids as organizations_by_id
from cms.accounts.organizations.queries import named as named_organization

__all__ = [
    "lineages_by_id",
    "named_organization",
    "organizations_by_id",
    "person_names_by_account",
    "person_names_by_id",
]


def lineages_by_id(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The lineage of each organization: what rules ask for."""
    return {found_id: found.lineage for found_id, found in organizations_by_id(session, ids).items()}


def person_names_by_id(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The names of persons."""
    wanted = set(ids)
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


def person_names_by_account(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The names of the persons that accounts belong to, by the accounts' ids."""
    wanted = set(ids)
    named = select(Account.id, Person.name).join(Person, Person.id == Account.person_id).where(Account.id.in_(wanted))
    return {row.id: row.name for row in session.execute(named)} if wanted else {}
