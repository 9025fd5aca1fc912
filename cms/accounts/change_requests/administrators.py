"""How many administrators there are: a second one can be asked only where there is one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.accounts.models import Account
from permissions.duties import Duty

ENOUGH = 2


def has_second_administrator(session: Session) -> bool:
    """Whether at least two persons hold an open account of a system administrator."""
    persons = select(func.count(Account.person_id.distinct())).where(
        Account.duty == Duty.SYSTEM_ADMIN, Account.is_active
    )
    return session.scalars(persons).one() >= ENOUGH
