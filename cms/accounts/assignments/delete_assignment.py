"""Taking a scope away."""

from sqlalchemy.orm import Session

from cms.accounts.assignments.queries import assignments
from cms.accounts.models import RoleAssignment
from cms.accounts.users import queries as users
from cms.authorization import require
from cms.errors import Code, Problem, not_found
from permissions.accounts import is_own
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_OWN = Text("不能变更本人的授权", "Nobody changes their own assignments")


def delete_assignment(actor: Actor, session: Session, account_id: str, assignment_id: str) -> None:
    """End an assignment; it counts from the next request on, whatever tokens are out.

    Raises FORBIDDEN (also for one's own accounts), NOT_FOUND.
    """
    require(actor, Action.MANAGE_ACCOUNTS)
    held, _scope_name = check_deletion(actor, session, account_id, assignment_id)
    session.delete(held)
    session.flush()


def check_deletion(
    actor: Actor, session: Session, account_id: str, assignment_id: str
) -> tuple[RoleAssignment, str | None]:
    """The assignment that this actor could end, with the name of its scope. Raises FORBIDDEN, NOT_FOUND."""
    if is_own(actor, users.get(session, account_id).person.id):
        raise Problem(Code.FORBIDDEN, NOT_OWN)
    wanted = assignments().where(RoleAssignment.id == assignment_id, RoleAssignment.account_id == account_id)
    found = session.execute(wanted.with_for_update(of=RoleAssignment)).one_or_none()
    if found is None:
        raise not_found()
    held, scope_name = found
    return held, scope_name
