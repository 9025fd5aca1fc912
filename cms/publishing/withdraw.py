"""Take back what is public, or put it into the archive; each by a reviewer and with a reason."""

from sqlalchemy.orm import Session

from cms import clock
from cms.changes.log import Subject, append
from cms.delivery.off import scope_while_off
from cms.delivery.writing.refresh import make_again
from cms.delivery.writing.write import remove, scope_of
from cms.ids import new_id
from cms.library.load import permitted, revision_of
from cms.library.models import Resource, State
from cms.library.offers.open import withdraw_all
from cms.library.placements.open import close_all, unshare
from cms.publishing.later_reviews import close_later_review
from cms.publishing.models import Withdrawal
from cms.publishing.pins import end_pins_of_left
from permissions.actions import Action
from permissions.facts import Actor


def withdraw(actor: Actor, session: Session, resource_id: str, expected: int, reason: str) -> Resource:
    """Take a resource back at once: a tombstone stays. Raises NOT_FOUND, FORBIDDEN, STALE."""
    resource = permitted(actor, session, resource_id, Action.WITHDRAW, expected=expected)
    return take_back(actor, session, resource, "withdrawn", reason)


def archive(actor: Actor, session: Session, resource_id: str, expected: int, reason: str) -> Resource:
    """Put a resource into the archive: reachable by its id and marked, out of lists and feeds.

    Raises NOT_FOUND, FORBIDDEN (not public, archived already), STALE.
    """
    resource = permitted(actor, session, resource_id, Action.ARCHIVE, expected=expected)
    return take_back(actor, session, resource, "archived", reason)


def take_back(actor: Actor, session: Session, resource: Resource, kind: str, reason: str) -> Resource:
    """Do it for somebody whom the rules let: to withdraw, or to object in a later review. The resource is locked.

    What other units were given ends with it: placements in their channels, the entry in the shared library, and offers
    that wait. A later review ends with a withdrawal. What is archived stays readable, so its later review stays open.
    """
    number = resource.live_number or 0
    revision, _ = revision_of(session, resource.id, number)
    now = clock.now()
    session.add(
        Withdrawal(
            id=new_id(),
            resource_id=resource.id,
            revision_number=number,
            kind=kind,
            reason=reason,
            account_id=actor.account_id,
            duty=actor.duty,
            at=now,
        )
    )
    if resource.state in (State.PUBLISHED, State.ARCHIVED):
        resource.state = State(kind)
    if kind == "withdrawn":
        resource.live_number = resource.expedited = None
    resource.version += 1
    resource.updated_at = now
    session.flush()
    before = scope_of(session, resource.id)
    if close_all(session, resource.id, actor.account_id, reason) and kind == "archived":
        make_again(session, resource.id)  # the archive keeps where it stands: not in columns that it has just left
    unshare(session, resource.id, actor.account_id, reason)
    withdraw_all(actor, session, resource.id, reason)
    if kind == "withdrawn":
        close_later_review(session, resource, "withdrawn")
    remove(session, resource.id, "gone" if kind == "withdrawn" else "archived")
    end_pins_of_left(session, resource.id)
    append(
        session,
        kind,
        Subject("resource", resource.id, revision.id, revision.content_hash),
        scope_before=scope_while_off(session, resource.id, before),
        scope_after=None,
    )
    return resource
