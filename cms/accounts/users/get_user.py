"""Reading one user."""

from sqlalchemy.orm import Session

from cms.accounts.users import queries
from cms.accounts.users.queries import User
from cms.authorization import require
from permissions.actions import Action
from permissions.facts import Actor


def get_user(actor: Actor, session: Session, account_id: str) -> User:
    """One user, for administrators and auditors. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_ACCOUNTS)
    return queries.get(session, account_id)
