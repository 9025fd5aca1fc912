"""Letting other units use what is public, and taking that back."""

from sqlalchemy.orm import Session

from cms import clock
from cms.errors import wrong_state
from cms.ids import new_id
from cms.library.load import permitted
from cms.library.models import Resource
from cms.library.placements.models import SharedResource
from cms.library.placements.open import close_all, unshare
from cms.publishing.placements import show_anew
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_SHARED = Text("该信息不在共享库中", "It is not in the shared library")


def share(actor: Actor, session: Session, resource_id: str, note: str) -> tuple[SharedResource, Resource]:
    """Put what is public into the shared library.

    Raises NOT_FOUND, FORBIDDEN (not public, archived, there already).
    """
    resource = permitted(actor, session, resource_id, Action.SHARE)
    made = SharedResource(
        id=new_id(), resource_id=resource.id, note=note, shared_by=actor.account_id, shared_at=clock.now()
    )
    session.add(made)
    session.flush()
    return made, resource


def end_sharing(actor: Actor, session: Session, resource_id: str, reason: str) -> tuple[SharedResource, Resource]:
    """Take a resource out of the shared library, and at once out of every channel of another unit.

    Raises NOT_FOUND, FORBIDDEN (it is not there).
    """
    resource = permitted(actor, session, resource_id, Action.END_SHARING)
    sharing = unshare(session, resource.id, actor.account_id, reason)
    if sharing is None:
        raise wrong_state(NOT_SHARED)
    if close_all(session, resource.id, actor.account_id, reason):
        show_anew(session, resource.id)
    return sharing, resource
