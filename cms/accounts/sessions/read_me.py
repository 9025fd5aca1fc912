"""Who I am: the person, the duty, the organization and the assignments behind a sign-in."""

from sqlalchemy.orm import Session

from cms.accounts.assignments import queries as assignments
from cms.accounts.users import queries as users
from permissions.facts import Actor


def read_me(actor: Actor, session: Session) -> dict[str, object]:
    """The signed-in user as JSON data; also before the first change of the password."""
    user = users.get(session, actor.account_id)
    rows = assignments.of_account(session, actor.account_id)
    return {**users.present(user), "assignments": [assignments.present(held, name) for held, name in rows]}
