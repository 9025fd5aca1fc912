"""Loading a placement for a use case: the resource locked first, as everybody does, then the placement."""

from sqlalchemy.orm import Session

from cms.authorization import judged
from cms.errors import not_found
from cms.ids import is_id
from cms.library.load import held_resource
from cms.library.models import Resource
from cms.library.placements.models import ChannelPlacement
from cms.review.placements.facts import facts_of_placements
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import PLACEMENTS


def permitted_placement(
    actor: Actor, session: Session, placement_id: str, action: Action, *, lock: bool = True
) -> tuple[ChannelPlacement, Resource]:
    """The placement with its resource, if the rules let the actor do this with it. Raises NOT_FOUND, FORBIDDEN."""
    placement = session.get(ChannelPlacement, placement_id) if is_id(placement_id) else None
    if placement is None:
        raise not_found()
    resource = held_resource(session, placement.resource_id, lock=lock)
    if lock:
        placement = session.get_one(ChannelPlacement, placement.id, with_for_update=True, populate_existing=True)
    facts = facts_of_placements(session, [(placement, resource)])[placement.id]
    judged(PLACEMENTS.judge(actor, action, facts))
    return placement, resource
