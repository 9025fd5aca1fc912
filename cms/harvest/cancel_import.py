"""Stop a run that waits or goes on: what it has written stays, and can be undone."""

from sqlalchemy.orm import Session

from cms.authorization import let
from cms.harvest.actions import facts_of_run
from cms.harvest.models import ImportRun
from cms.harvest.scopes import permitted_run
from cms.long_work import CANCELLED, close
from permissions.actions import Action
from permissions.facts import Actor


def cancel_import(actor: Actor, session: Session, run_id: str) -> ImportRun:
    """Cancel a run; whoever is at it stops before the next batch. Raises FORBIDDEN, NOT_FOUND, WRONG_STATE."""
    run = permitted_run(actor, session, run_id, lock=True)
    let(actor, Action.CANCEL_IMPORT, facts_of_run(run))
    close(session, ImportRun, run.id, CANCELLED)
    session.refresh(run)
    return run
