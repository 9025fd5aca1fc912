"""Give a release up: nothing of it goes public by it."""

from sqlalchemy.orm import Session

from cms import clock
from cms.review.releases.complete import parts_of
from cms.review.releases.hold import lock_items
from cms.review.releases.items import set_free
from cms.review.releases.load import permitted_release
from cms.review.releases.models import CANCELLED, Release
from permissions.actions import Action
from permissions.facts import Actor


def cancel_release(actor: Actor, session: Session, release_id: str, expected: int) -> Release:
    """End a release; whatever of it is under review or approved is a draft again, to be sent for review anew.

    So nothing goes public, now or by a decision still to come, as another thing than what its reviewers were told.
    Raises NOT_FOUND, FORBIDDEN, STALE.
    """
    release = permitted_release(actor, session, release_id, Action.CANCEL_RELEASE, expected=expected)
    lock_items(session, release)
    parts = parts_of(session, release)
    for part in parts:
        part.item.is_open = False
    session.flush()
    for part in parts:
        set_free(actor, session, part.resource.id)
    now = clock.now()
    release.state, release.due_at, release.closed_at, release.updated_at = CANCELLED, None, now, now
    release.version += 1
    session.flush()
    return release
