"""The names of those behind accounts, for whatever tells who did something."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Account, Person


def names_of_accounts(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """The name of the person behind each of these accounts, in one query; None stands for nobody."""
    named = select(Account.id, Person.name).join(Person, Person.id == Account.person_id)
    return dict(session.execute(named.where(Account.id.in_({one for one in ids if one}))).all())
