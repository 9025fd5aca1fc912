"""Loading a placement for a use case."""

from sqlalchemy.orm import Session

from cms.authorization import judged
from cms.library.models import Resource
from cms.library.placements.models import ChannelPlacement
from cms.review.placements.facts import facts_of_placements
from cms.review.sides import load_sided
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import PLACEMENTS


def permitted_placement(
    actor: Actor, session: Session, placement_id: str, action: Action, *, lock: bool = True
) -> tuple[ChannelPlacement, Resource]:
    """The placement with its resource, if the rules let the actor do this with it. Raises NOT_FOUND, FORBIDDEN."""
    placement, resource = load_sided(session, ChannelPlacement, placement_id, lock=lock)
    facts = facts_of_placements(session, [(placement, resource)])[placement.id]
    judged(PLACEMENTS.judge(actor, action, facts))
    return placement, resource
