"""Reading offers: what was received and sent, one with the content that it binds, and how many of each unit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.models import Organization
from cms.accounts.names import names_of_accounts
from cms.authorization import require
from cms.library.models import Resource, Revision
from cms.library.offers.models import STATES, Offer
from cms.review.offers.facts import offers_matching
from cms.review.sides import Taking, bound_texts, channel_shown
from cms.web.paging import Page, narrowed, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.filters import AllOf
from permissions.sharing import GIVING, OFFERS, TAKING

MONTHS, QUARTER = 12, 3
DIRECTIONS = {"received": TAKING, "sent": GIVING}
_NOW = aliased(Revision)
_HASH_NOW = (
    select(_NOW.content_hash)
    .where(_NOW.resource_id == Resource.id, _NOW.number == func.coalesce(Resource.live_number, Resource.head_number))
    .scalar_subquery()
    .label("hash_now")
)
"""The hash that the resource has now: of what is live, or else of its head."""


def _visible(actor: Actor, direction: str | None) -> Select[Offer, Resource]:
    """The offers of which the actor's scope has a side: the one of the direction, either without one."""
    rule = OFFERS.allowed(actor, Action.READ_OFFERS)
    if direction is not None:
        rule = AllOf((rule, DIRECTIONS[direction].filter(actor)))
    return select(Offer, Resource).join(Resource, Resource.id == Offer.resource_id).where(offers_matching(rule))


def list_offers(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Offers received and sent, the newest first unless sorted otherwise. Raises FORBIDDEN, INVALID (cursor)."""
    require(actor, Action.READ_OFFERS)
    columns = {
        "state": Offer.state,
        "channel": Offer.channel_id,
        "organization": Offer.organization_id,
        "resource": Offer.resource_id,
    }
    statement = narrowed(_visible(actor, query["direction"]), query, columns)
    descending = query["sort"].startswith("-")
    order = [(Offer.created_at, descending), (Offer.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def count_offers(actor: Actor, session: Session, query: Mapping[str, Any]) -> list[dict[str, object]]:
    """By unit that offers: how much it offered in a period, and what became of it; the most first. Raises FORBIDDEN."""
    require(actor, Action.READ_OFFERS)
    begin, end = bounds(query["period"] or str(clock.today().year))
    offers = _visible(actor, query["direction"]).subquery(name="seen").c
    found = (
        select(
            Offer.organization_id,
            Organization.name,
            func.count().label("offered"),
            *(func.sum(case((Offer.state == state, 1), else_=0)) for state in STATES),
        )
        .join(Organization, Organization.id == Offer.organization_id)
        .where(Offer.id.in_(select(offers.id)), Offer.created_at >= begin, Offer.created_at < end)
        .group_by(Offer.organization_id, Organization.name)
    )
    rows = session.execute(found.order_by(func.count().desc(), Organization.name, Offer.organization_id)).all()
    return [
        {
            "organization": {"id": one, "name": name},
            "offered": offered,
            **{state: int(number) for state, number in zip(STATES, numbers, strict=True)},
        }
        for one, name, offered, *numbers in rows
    ]


def offer_rows(
    session: Session, pairs: Iterable[tuple[Offer, Resource]], places: Mapping[str, Taking]
) -> list[dict[str, object]]:
    """Offers as the API shows them, in two queries however many there are."""
    pairs = list(pairs)
    texts = bound_texts(session, Offer, [offer.id for offer, _ in pairs], Offer.organization_id, _HASH_NOW)
    names = names_of_accounts(session, (one for offer, _ in pairs for one in (offer.offered_by, offer.closed_by)))
    return [
        {
            "id": offer.id,
            "state": offer.state,
            "resource": {"id": resource.id, "type": resource.type, "title": texts[offer.id].title},
            "organization": {"id": offer.organization_id, "name": texts[offer.id].unit},
            "channel": channel_shown(places, offer.channel_id),
            "revision_number": offer.revision_number,
            "content_hash": offer.content_hash,
            "has_changed": offer.content_hash != texts[offer.id].hash_now,
            "is_live": resource.live_number is not None,
            "note": offer.note,
            "offered_by": offer.offered_by,
            "offered_by_name": names[offer.offered_by],
            "answered_by": offer.closed_by,
            "answered_by_name": names.get(offer.closed_by or ""),
            "reason": offer.reason,
            "copy_id": offer.copy_id,
            "created_at": clock.rfc3339(offer.created_at),
            "closed_at": clock.rfc3339_or_none(offer.closed_at),
        }
        for offer, resource in pairs
    ]


def bounds(period: str) -> tuple[datetime, datetime]:
    """From when until when a period lasts, in China: a year (`2026`), a quarter (`2026-Q4`), a month (`2026-11`)."""
    year, _, part = period.partition("-")
    first, months = (int(part), 1) if part.isdigit() else (1, MONTHS)
    if part.startswith("Q"):
        first, months = (int(part[1]) - 1) * QUARTER + 1, QUARTER
    years, beyond = divmod(first - 1 + months, MONTHS)
    return _start(int(year), first), _start(int(year) + years, beyond + 1)


def _start(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=clock.SHANGHAI)
