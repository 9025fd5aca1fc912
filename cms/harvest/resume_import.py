"""Go on with a run that failed, once what stopped it has been seen to: it waits for the worker where it had come to."""

from sqlalchemy.orm import Session

from cms.authorization import let
from cms.harvest.actions import facts_of_run
from cms.harvest.models import ImportRun
from cms.harvest.scopes import permitted_run
from cms.long_work import WAITING
from permissions.actions import Action
from permissions.facts import Actor


def resume_import(actor: Actor, session: Session, run_id: str) -> ImportRun:
    """Let the worker take a failed run again. Raises FORBIDDEN, NOT_FOUND, WRONG_STATE (also without its file)."""
    run = permitted_run(actor, session, run_id, lock=True)
    let(actor, Action.RESUME_IMPORT, facts_of_run(run))
    run.state, run.attempts, run.fault, run.finished_at = WAITING, 0, None, None
    session.flush()
    return run
