"""Put a resource into a release, and take one out."""

from collections.abc import Mapping

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from cms.errors import invalid, not_found, wrong_state
from cms.ids import is_id
from cms.library.facts import resources_matching
from cms.library.load import lock_resources
from cms.library.models import Resource, State
from cms.review.load import active_submission
from cms.review.migrations.models import MigrationItem
from cms.review.models import Submission
from cms.review.releases.complete import settle
from cms.review.releases.hold import in_open_releases
from cms.review.releases.load import permitted_release
from cms.review.releases.models import Release, ReleaseItem
from cms.review.submit import cancel_submission
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas.requests.releases import MOST_ITEMS
from schemas.text import Text

NO_RESOURCE = Text("没有这个信息资源", "There is no such resource")
TAKEN = Text("该信息已在一个同步发布组中", "It is in a release already")
NOTHING_NEW = Text(
    "只有草稿、送审中、已撤回或已归档的信息可以加入",
    "Only drafts and what is under review, withdrawn or archived go in",
)
IN_BATCH = Text("该信息在迁移批次中审核", "It is under review in a migration batch")
EXPEDITED = Text("该信息已按先发后补审送审", "It was sent to be published first and reviewed later")
FULL = Text(f"同步发布组最多{MOST_ITEMS}条", f"A release has {MOST_ITEMS} items at most")
_ENTERS = (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN, State.ARCHIVED)


def add_item(actor: Actor, session: Session, release_id: str, expected: int, resource_id: str) -> Release:
    """Put one more resource at the end of a release; from then on it waits for all of the others.

    Raises NOT_FOUND, FORBIDDEN, STALE, INVALID (no such resource in scope), WRONG_STATE (in a release or a migration
    batch already, public without a newer draft, approved for a time of its own; a full release).
    """
    release = permitted_release(actor, session, release_id, Action.EDIT_RELEASE, expected=expected)
    put_in(actor, session, release, {"/resource_id": resource_id})
    return release


def put_in(actor: Actor, session: Session, release: Release, wanted: Mapping[str, str]) -> None:
    """The same for several, by the place where each was named, and a release that is held. Raises INVALID, WRONG_STATE.

    Locked is only what the actor has in scope, and in the order of ids, as by whoever publishes a release.
    """
    in_scope = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    there = Resource.id.in_(list(wanted.values())) & Resource.purged_at.is_(None)
    found = {one.id: one for one in lock_resources(session, there, in_scope)}
    for pointer, resource_id in wanted.items():
        if resource_id not in found:
            raise invalid(pointer, "no_resource", NO_RESOURCE)
    if len(found) < len(wanted):
        raise wrong_state(TAKEN)
    _refuse_unfit(session, found)
    count, last = session.execute(
        select(func.count(), func.coalesce(func.max(ReleaseItem.position), 0)).where(
            ReleaseItem.release_id == release.id
        )
    ).one()
    if count + len(wanted) > MOST_ITEMS:
        raise wrong_state(FULL)
    session.add_all(
        ReleaseItem(release_id=release.id, resource_id=one, position=position, is_open=True)
        for position, one in enumerate(wanted.values(), last + 1)
    )
    settle(session, release)


def _refuse_unfit(session: Session, resources: Mapping[str, Resource]) -> None:
    """Raises WRONG_STATE for what cannot go public by a release now."""
    if in_open_releases(session, resources):
        raise wrong_state(TAKEN)
    if any(one.deleted_at is not None or one.state not in _ENTERS for one in resources.values()):
        raise wrong_state(NOTHING_NEW)
    item = MigrationItem
    under_way = (
        select(Submission.expedited_reason, item.position)
        .outerjoin(item, and_(item.submission_id == Submission.id, item.state == "submitted"))
        .where(Submission.resource_id.in_(resources), Submission.state.in_(("open", "approved")))
    )
    for expedited, position in session.execute(under_way):
        if expedited is not None:
            raise wrong_state(EXPEDITED)
        if position is not None:
            raise wrong_state(IN_BATCH)


def remove_item(actor: Actor, session: Session, release_id: str, expected: int, resource_id: str) -> Release:
    """Take a resource out; the others go on, and what was approved with them in mind is to be sent for review anew.

    Raises NOT_FOUND, FORBIDDEN, STALE.
    """
    release = permitted_release(actor, session, release_id, Action.EDIT_RELEASE, expected=expected)
    item = session.get(ReleaseItem, (release.id, resource_id)) if is_id(resource_id) else None
    if item is None:
        raise not_found()
    if release.fault and release.fault["resource_id"] == resource_id:
        release.fault = None
    session.delete(item)
    session.flush()
    set_free(actor, session, resource_id)
    settle(session, release)
    return release


def set_free(actor: Actor, session: Session, resource_id: str) -> None:
    """Take back what is under way of a resource that has left its release: it was sent, and read, as a part of it."""
    if active_submission(session, resource_id) is not None:
        cancel_submission(actor, session, resource_id, None)
