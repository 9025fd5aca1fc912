"""The facts of offers: both sides, and who offered; for a page at once, and their SQL form for lists."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from cms.filters import Membership, compile_filter
from cms.library.offers.models import Offer
from cms.review.sides import Pairs, Taking, facts_of_sides, sides
from permissions.facts import SharedFacts
from permissions.filters import Filter

_COLUMNS: Mapping[str, ColumnElement[Any]] = {**sides(Offer.channel_id), "state": Offer.state.expression}
_SETS: Mapping[str, Membership] = {"contributors": lambda person_id: Offer.offered_person_id == person_id}


def offers_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `offer` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def facts_of_offers(
    session: Session, pairs: Pairs[Offer], places: Mapping[str, Taking] | None = None
) -> dict[str, SharedFacts]:
    """The facts of each offer by its id, in two queries however many there are."""
    found = facts_of_sides(session, pairs, places)
    return {one.id: replace(found[one.id], contributors=frozenset({one.offered_person_id})) for one, _ in pairs}
