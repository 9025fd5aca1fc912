"""Stop a run that waits or goes on: what it has written stays, and can be undone."""

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.harvest.models import ImportRun
from cms.harvest.scopes import permitted_run
from cms.long_work import CANCELLED, OPEN, close
from permissions.facts import Actor
from schemas.text import Text

OVER = Text("导入已经结束", "The import is over")


def cancel_import(actor: Actor, session: Session, run_id: str) -> ImportRun:
    """Cancel a run; whoever is at it stops before the next batch. Raises FORBIDDEN, NOT_FOUND, WRONG_STATE."""
    run = permitted_run(actor, session, run_id, lock=True)
    if run.state not in OPEN:
        raise wrong_state(OVER)
    close(session, ImportRun, run.id, CANCELLED)
    session.refresh(run)
    return run
