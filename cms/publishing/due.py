"""The due table: what is to happen at a time."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms.ids import new_id
from cms.publishing.models import DueAction


def schedule(session: Session, submission_id: str, due_at: datetime) -> None:
    """Have an approved submission published at a time."""
    session.add(DueAction(id=new_id(), kind="publish", submission_id=submission_id, due_at=due_at, state="pending"))
    session.flush()


def cancel(session: Session, submission_id: str) -> None:
    """Call off what was scheduled for a submission."""
    session.execute(
        update(DueAction)
        .where(DueAction.submission_id == submission_id, DueAction.state == "pending")
        .values(state="cancelled"),
    )


def next_due(session: Session, now: datetime) -> DueAction | None:
    """The earliest action that is due."""
    return session.scalars(
        select(DueAction)
        .where(DueAction.state == "pending", DueAction.due_at <= now)
        .order_by(DueAction.due_at)
        .limit(1)
    ).one_or_none()


def held(session: Session, action_id: str) -> DueAction | None:
    """The action, locked until the transaction ends, if it is still to be done."""
    action = session.get(DueAction, action_id, with_for_update=True, populate_existing=True)
    return action if action is not None and action.state == "pending" else None


def postpone(session: Session, action_id: str, until: datetime) -> None:
    """Try an action again later, so that it does not keep those behind it waiting."""
    session.execute(
        update(DueAction).where(DueAction.id == action_id, DueAction.state == "pending").values(due_at=until)
    )


def finish(action: DueAction, now: datetime, failure: str | None = None) -> None:
    """Note that an action was done, or why it could not be."""
    action.state = "failed" if failure else "done"
    action.failure = failure
    action.done_at = now
