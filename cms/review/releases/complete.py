"""When a release is complete, and what happens then: all of it goes public in one transaction, or nothing does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Problem
from cms.library.models import Resource, Revision, State
from cms.library.placements.open import TermsOf
from cms.long_work import fault_of
from cms.publishing.publish import Approval, RefusedError, publish_together
from cms.review.closing import close, give_back, refuse_if_taken_back
from cms.review.models import Submission
from cms.review.releases.models import PREPARING, PUBLISHED, WAITING, Release, ReleaseItem


@dataclass(frozen=True)
class Part:
    """An item with its resource, what is under way of it if anything is, and the hash of its head."""

    item: ReleaseItem
    resource: Resource
    submission: Submission | None
    head_hash: str

    @property
    def is_ready(self) -> bool:
        """Whether it has all its approvals for what its head is now."""
        return (
            self.resource.state == State.SCHEDULED
            and self.submission is not None
            and self.submission.state == "approved"
            and self.submission.content_hash == self.head_hash
        )


def parts_of(session: Session, release: Release) -> list[Part]:
    """The items in their order."""
    item = ReleaseItem
    under_way = and_(Submission.resource_id == Resource.id, Submission.state.in_(("open", "approved")))
    rows = session.execute(
        select(item, Resource, Submission, Revision.content_hash)
        .join(Resource, Resource.id == item.resource_id)
        .join(Revision, and_(Revision.resource_id == Resource.id, Revision.number == Resource.head_number))
        .outerjoin(Submission, under_way)
        .where(item.release_id == release.id)
        .order_by(item.position)
    )
    return [Part(*row) for row in rows]


def settle(session: Session, release: Release) -> None:
    """Let an open release wait for its time if every item has all its approvals, and prepare on otherwise."""
    session.flush()
    parts = parts_of(session, release)
    if parts and all(part.is_ready for part in parts):
        times = [release.publish_at, *(part.submission and part.submission.publish_at for part in parts)]
        release.state, release.fault = WAITING, None
        release.due_at = max((one for one in times if one), default=clock.now())
    else:
        release.state, release.due_at = PREPARING, None
    release.version += 1
    release.updated_at = clock.now()
    session.flush()


def publish_if_due(session: Session, release: Release, terms_of: TermsOf) -> None:
    """Publish all of a release that waits and whose time has come; it must be held, and its items locked.

    `terms_of`: see `publish`.

    If the rules refuse one item, nothing goes public: that item is a draft again, the others keep their approvals, and
    the release tells which it was, and why.
    """
    if release.state != WAITING or release.due_at is None or release.due_at > clock.now():
        return
    parts = parts_of(session, release)
    try:
        with session.begin_nested():
            _publish(session, release, parts, terms_of)
    except RefusedError as refused:
        _tell(session, release, parts, refused)


def _publish(session: Session, release: Release, parts: Sequence[Part], terms_of: TermsOf) -> None:
    now = clock.now()
    under_way = [part.submission for part in parts if part.submission is not None]
    approved = []
    # As many as there are parts: while a release waits, each has all its approvals.
    for part, one in list(zip(parts, under_way, strict=True)):
        try:
            refuse_if_taken_back(session, one)
        except Problem as problem:
            raise RefusedError(part.resource.id, problem) from problem
        close(one, "published")
        approved.append((part.resource, Approval(one.id, one.revision_number, one.content_hash)))
        part.item.submission_id = one.id
    session.flush()
    publish_together(session, approved, now, terms_of)
    for part in parts:
        part.item.is_open = False
    session.flush()
    release.state, release.due_at, release.closed_at, release.updated_at = PUBLISHED, None, now, now
    release.version += 1
    session.flush()


def _tell(session: Session, release: Release, parts: Sequence[Part], refused: RefusedError) -> None:
    """Note what stood in the way, and give it back to its editor."""
    session.refresh(release)
    for part in parts:
        session.refresh(part.item)
        if part.resource.id == refused.resource_id and part.submission is not None:
            give_back(session, part.submission, part.resource, refused.problem)
    session.flush()
    settle(session, release)
    release.fault = {"resource_id": refused.resource_id, **(fault_of(refused.problem) or {})}
    session.flush()
