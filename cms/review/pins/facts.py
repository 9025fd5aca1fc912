"""The facts of pins: the channel and whose the resource is, who wrote it and who asked; and their SQL form."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, or_, select
from sqlalchemy.orm import Session

from cms.filters import Membership, compile_filter
from cms.library.facts import lineages_of
from cms.library.models import Resource, Revision
from cms.library.pins.models import ChannelPin
from cms.review.sides import Taking, sides, taking
from permissions.facts import SharedFacts
from permissions.filters import Filter

_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **sides(ChannelPin.channel_id),
    "state": ChannelPin.state.expression,
    "level": ChannelPin.levels.expression,
    "is_for_all": ChannelPin.eligible.is_(None),
}


def _contributed(person_id: str) -> ColumnElement[bool]:
    wrote = exists().where(Revision.resource_id == ChannelPin.resource_id, Revision.author_person_id == person_id)
    return or_(wrote, ChannelPin.asked_person_id == person_id)


_SETS: Mapping[str, Membership] = {
    "contributors": _contributed,
    "eligible": lambda unit: cast(ChannelPin.eligible, String).contains(f'"{unit}"', autoescape=True),
}


def pins_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `channel_pin` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def facts_of_pins(
    session: Session, pairs: Collection[tuple[ChannelPin, Resource]], places: Mapping[str, Taking] | None = None
) -> dict[str, SharedFacts]:
    """The facts of each pin by its id, in three queries however many there are."""
    if places is None:
        places = taking(session, {pin.channel_id for pin, _ in pairs})
    homes = {resource.home_channel_id for _, resource in pairs if resource.home_channel_id}
    lineages = lineages_of(session, {resource.organization_id for _, resource in pairs}, homes)
    wrote = authors_of(session, {resource.id for _, resource in pairs})
    found = {}
    for pin, resource in pairs:
        place = places.get(pin.channel_id)
        found[pin.id] = SharedFacts(
            organization=place and place.organization,
            site_id=place and place.site_id,
            channel=place and place.lineage,
            type=resource.type,
            from_organization=lineages[resource.organization_id],
            from_site_id=resource.home_site_id,
            from_channel=lineages.get(resource.home_channel_id or ""),
            state=pin.state,
            contributors=frozenset({*wrote[resource.id], pin.asked_person_id}),
            level=pin.levels,
            is_for_all=pin.eligible is None,
            eligible=frozenset(pin.eligible or ()),
        )
    return found


def authors_of(session: Session, resource_ids: Iterable[str]) -> Mapping[str, set[str]]:
    """Who wrote any revision of each resource."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = select(Revision.resource_id, Revision.author_person_id).distinct()
    for one, person in session.execute(wanted.where(Revision.resource_id.in_(list(resource_ids)))):
        found[one].add(person)
    return found
