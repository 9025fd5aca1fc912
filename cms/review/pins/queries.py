"""Reading pins: what stands first in which channel, what waits for it and what did."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.names import names_of_accounts
from cms.authorization import require
from cms.delivery.models import DeliveredResource
from cms.library.models import Resource
from cms.library.pins.models import ChannelPin
from cms.review.pins.facts import pins_matching
from cms.review.sides import Taking, channel_shown
from cms.web.paging import Page, narrowed, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import PINS

SORTS = {"created_at": ChannelPin.created_at, "position": ChannelPin.position}


def list_pins(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Pins in channels, and of resources, within scope; `queue=mine`: what the actor can decide on.

    Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.READ_RESOURCE)
    action = Action.PIN if query["queue"] == "mine" else Action.READ_RESOURCE
    statement = select(ChannelPin, Resource).join(Resource, Resource.id == ChannelPin.resource_id)
    statement = statement.where(pins_matching(PINS.allowed(actor, action)))
    columns = {"state": ChannelPin.state, "channel": ChannelPin.channel_id, "resource": ChannelPin.resource_id}
    statement = narrowed(statement, query, columns)
    name, descending = query["sort"].removeprefix("-"), query["sort"].startswith("-")
    order = [(SORTS[name], descending), (ChannelPin.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def pin_rows(
    session: Session, pairs: Collection[tuple[ChannelPin, Resource]], places: Mapping[str, Taking]
) -> list[dict[str, object]]:
    """Pins as the API shows them, in two queries however many there are."""
    shown = DeliveredResource
    wanted = select(shown.resource_id, shown.title).where(shown.resource_id.in_({one.id for _, one in pairs}))
    titles = dict(session.execute(wanted).all())
    names = names_of_accounts(session, (one for pin, _ in pairs for one in (pin.asked_by, pin.decided_by)))
    return [
        {
            "id": pin.id,
            "state": pin.state,
            "channel": channel_shown(places, pin.channel_id),
            "resource": {"id": resource.id, "type": resource.type, "title": titles.get(resource.id)},
            "position": pin.position,
            "until": pin.until and pin.until.isoformat(),
            "note": pin.note,
            "level": pin.levels,
            "eligible": pin.eligible,
            "asked_by": pin.asked_by,
            "asked_by_name": names[pin.asked_by],
            "decided_by": pin.decided_by,
            "decided_by_name": names.get(pin.decided_by or ""),
            "reason": pin.reason,
            "created_at": clock.rfc3339(pin.created_at),
            "in_effect_at": clock.rfc3339_or_none(pin.in_effect_at),
            "closed_at": clock.rfc3339_or_none(pin.closed_at),
        }
        for pin, resource in pairs
    ]
