"""Holding a release before its items: whoever locks both locks the release first, then items in the order of ids."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.ids import is_id
from cms.library.load import lock_resources
from cms.library.models import Resource
from cms.review.models import Submission
from cms.review.releases.models import Release, ReleaseItem
from schemas.text import Text

MOVED = Text(
    "该信息刚刚加入或移出同步发布组，请重新阅读",
    "It has just been put into a release or taken out of one; read it again",
)


def open_release_of(session: Session, resource_id: str) -> str | None:
    """The id of the open release that a resource is in."""
    item = ReleaseItem
    return session.scalar(select(item.release_id).where(item.resource_id == resource_id, item.is_open))


def in_open_releases(session: Session, resource_ids: Collection[str]) -> frozenset[str]:
    """Which of the resources are in an open release."""
    item = ReleaseItem
    return frozenset(
        session.scalars(select(item.resource_id).where(item.resource_id.in_(list(resource_ids)), item.is_open))
    )


def together_with(session: Session, resource_id: str) -> frozenset[str]:
    """The resources that go public together with this one, itself included; none outside of a release."""
    release_id = open_release_of(session, resource_id)
    if release_id is None:
        return frozenset()
    return frozenset(session.scalars(select(ReleaseItem.resource_id).where(ReleaseItem.release_id == release_id)))


def hold(session: Session, release_id: str) -> Release:
    """The release, locked until the transaction ends."""
    wanted = select(Release).where(Release.id == release_id)
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one()


def lock_items(session: Session, release: Release) -> None:
    """Nobody else changes the resources of a release that is held until the transaction ends."""
    ids = select(ReleaseItem.resource_id).where(ReleaseItem.release_id == release.id)
    lock_resources(session, Resource.id.in_(ids))


def hold_release_of(session: Session, resource_id: str) -> Release | None:
    """The open release that a resource is in, locked; to be asked for before the resource is locked."""
    release_id = open_release_of(session, resource_id) if is_id(resource_id) else None
    return None if release_id is None else hold(session, release_id)


def hold_all_for(session: Session, submission_id: str) -> Release | None:
    """The open release of what was submitted, locked with all its items: a decision may publish all of them.

    One that the resource was taken out of meanwhile is locked alone: `refuse_if_moved` then tells so.
    """
    wanted = select(Submission.resource_id).where(Submission.id == submission_id)
    resource_id = session.scalar(wanted) if is_id(submission_id) else None
    if resource_id is None:
        return None
    held = hold_release_of(session, resource_id)
    if held is not None and open_release_of(session, resource_id) == held.id:
        lock_items(session, held)
    return held


def refuse_if_moved(session: Session, resource_id: str, held: Release | None) -> None:
    """Raises WRONG_STATE if a resource that is locked by now is in another release than the one that is held."""
    if open_release_of(session, resource_id) != (held.id if held else None):
        raise wrong_state(MOVED)
