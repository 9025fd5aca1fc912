"""The later review that an expedited publication owes: opened with it, and closed by what ends it without a word."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.library.models import Resource
from cms.publishing.models import LaterReview


def open_later_review(session: Session, submission_id: str, resource: Resource, due_at: datetime) -> None:
    """Before the publication, which the database refuses without it. The resource must be locked.

    If one is open already for what this one replaces, its time limit stays: publishing first again gains no time.
    """
    earlier = _open(session, resource.id)
    if earlier is not None:
        due_at = min(due_at, earlier.due_at)
        close_later_review(session, resource, "superseded")
    session.add(
        LaterReview(
            submission_id=submission_id,
            resource_id=resource.id,
            base_number=resource.published_number,
            state="open",
            due_at=due_at,
            comment="",
            gates={},
        )
    )
    session.flush()


def close_later_review(session: Session, resource: Resource, state: str, *, kept: str | None = None) -> None:
    """Close what is open for the resource, but not that of the submission `kept`: nothing is left to be confirmed."""
    resource.expedited = None
    found = _open(session, resource.id)
    if found is not None and found.submission_id != kept:
        found.state, found.decided_at = state, clock.now()
        session.flush()


def _open(session: Session, resource_id: str) -> LaterReview | None:
    wanted = select(LaterReview).where(LaterReview.resource_id == resource_id, LaterReview.state == "open")
    return session.scalars(wanted.with_for_update(key_share=True)).one_or_none()
