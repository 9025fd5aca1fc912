"""Reading placements: lists of either side, one with the content that is to be signed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Person
from cms.accounts.names import names_of_accounts
from cms.authorization import require
from cms.library.models import Resource
from cms.library.placements.models import ChannelPlacement, PlacementSignature
from cms.review.placements.facts import placements_matching
from cms.review.sides import Taking, bound_texts, channel_shown
from cms.web.paging import Page, narrowed, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AllOf
from permissions.sharing import GIVING, PLACEMENTS, TAKING

DIRECTIONS = {"received": TAKING, "given": GIVING}


def list_placements(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Placements of which the actor's scope has a side, the newest first unless sorted otherwise.

    `queue=mine`: what waits for a signature of the actor. Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.READ_RESOURCE)
    statement = select(ChannelPlacement, Resource).join(Resource, Resource.id == ChannelPlacement.resource_id)
    if query["queue"] == "mine":
        asked = (Action.SIGN_PLACEMENT, Action.SIGN_PLACEMENT_SECRECY)
        mine = or_(*(placements_matching(PLACEMENTS.allowed(actor, action)) for action in asked))
        statement = statement.where(mine)
    else:
        statement = statement.where(placements_matching(PLACEMENTS.allowed(actor, Action.READ_RESOURCE)))
    if query["direction"]:
        rule = AllOf((DIRECTIONS[query["direction"]].filter(actor),))
        statement = statement.where(placements_matching(rule))
    columns = {
        "state": ChannelPlacement.state,
        "channel": ChannelPlacement.channel_id,
        "organization": Resource.organization_id,
        "resource": ChannelPlacement.resource_id,
    }
    statement = narrowed(statement, query, columns)
    descending = query["sort"].startswith("-")
    order = [(ChannelPlacement.created_at, descending), (ChannelPlacement.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def placement_rows(
    session: Session, pairs: Collection[tuple[ChannelPlacement, Resource]], places: Mapping[str, Taking]
) -> list[dict[str, object]]:
    """Placements as the API shows them, in three queries however many there are."""
    texts = bound_texts(session, ChannelPlacement, [one.id for one, _ in pairs], Resource.organization_id)
    signatures = _signatures(session, texts)
    names = names_of_accounts(session, (by for one, _ in pairs for by in (one.asked_by, one.closed_by)))
    return [
        {
            "id": placement.id,
            "state": placement.state,
            "resource": {"id": resource.id, "type": resource.type, "title": texts[placement.id].title},
            "organization": {"id": resource.organization_id, "name": texts[placement.id].unit},
            "channel": channel_shown(places, placement.channel_id),
            "revision_number": placement.revision_number,
            "content_hash": placement.content_hash,
            "level": placement.levels,
            "eligible": placement.eligible,
            "signatures": signatures[placement.id],
            "note": placement.note,
            "offer_id": placement.offer_id,
            "previous_id": placement.previous_id,
            "asked_by": placement.asked_by,
            "asked_by_name": names[placement.asked_by],
            "closed_by": placement.closed_by,
            "closed_by_name": names.get(placement.closed_by or ""),
            "reason": placement.reason,
            "created_at": clock.rfc3339(placement.created_at),
            "in_effect_at": clock.rfc3339_or_none(placement.in_effect_at),
            "closed_at": clock.rfc3339_or_none(placement.closed_at),
        }
        for placement, resource in pairs
    ]


def _signatures(session: Session, ids: Iterable[str]) -> Mapping[str, list[dict[str, object]]]:
    """Who signed which part of each placement, in the order in which they did."""
    signature = PlacementSignature
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    wanted = select(signature, Person.name).join(Person, Person.id == signature.person_id)
    wanted = wanted.where(signature.placement_id.in_(list(ids))).order_by(signature.created_at, signature.id)
    for one, name in session.execute(wanted):
        found[one.placement_id].append(
            {
                "part": one.part,
                "verdict": one.verdict,
                "content_hash": one.content_hash,
                "comment": one.comment,
                "reviewer_id": one.account_id,
                "reviewer_name": name,
                "created_at": clock.rfc3339(one.created_at),
            }
        )
    return found
