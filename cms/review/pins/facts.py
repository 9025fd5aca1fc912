"""The facts of pins: the channel and whose the resource is, who wrote it and who asked; and their SQL form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from cms.filters import Membership, compile_filter, in_list
from cms.library.authors import authors_of, wrote
from cms.library.pins.models import ChannelPin
from cms.review.sides import Pairs, Taking, facts_of_sides, sides
from permissions.facts import SharedFacts
from permissions.filters import Filter

_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **sides(ChannelPin.channel_id),
    "state": ChannelPin.state.expression,
    "level": ChannelPin.levels.expression,
    "is_for_all": ChannelPin.eligible.is_(None),
}


def _contributed(person_id: str) -> ColumnElement[bool]:
    return or_(wrote(ChannelPin.resource_id.expression, person_id), ChannelPin.asked_person_id == person_id)


_SETS: Mapping[str, Membership] = {
    "contributors": _contributed,
    "eligible": in_list(ChannelPin.eligible),
}


def pins_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `channel_pin` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def facts_of_pins(
    session: Session, pairs: Pairs[ChannelPin], places: Mapping[str, Taking] | None = None
) -> dict[str, SharedFacts]:
    """The facts of each pin by its id, in three queries however many there are."""
    found = facts_of_sides(session, pairs, places)
    authors = authors_of(session, {resource.id for _, resource in pairs})
    return {
        pin.id: replace(
            found[pin.id],
            contributors=frozenset({*authors[resource.id], pin.asked_person_id}),
            level=pin.levels,
            is_for_all=pin.eligible is None,
            eligible=frozenset(pin.eligible or ()),
        )
        for pin, resource in pairs
    }
