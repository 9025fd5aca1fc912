"""The facts of offers: both sides, and who offered; for a page at once, and their SQL form for lists."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from cms.filters import Membership, compile_filter
from cms.library.facts import lineages_of
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.review.sides import Taking, sides, taking
from permissions.facts import SharedFacts
from permissions.filters import Filter

_COLUMNS: Mapping[str, ColumnElement[Any]] = {**sides(Offer.channel_id), "state": Offer.state.expression}
_SETS: Mapping[str, Membership] = {"contributors": lambda person_id: Offer.offered_person_id == person_id}


def offers_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `offer` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def facts_of_offers(
    session: Session, pairs: Collection[tuple[Offer, Resource]], places: Mapping[str, Taking] | None = None
) -> dict[str, SharedFacts]:
    """The facts of each offer by its id, in two queries however many there are."""
    if places is None:
        places = taking(session, {offer.channel_id for offer, _ in pairs})
    homes = {resource.home_channel_id for _, resource in pairs if resource.home_channel_id}
    lineages = lineages_of(session, {resource.organization_id for _, resource in pairs}, homes)
    found = {}
    for offer, resource in pairs:
        place = places.get(offer.channel_id)
        found[offer.id] = SharedFacts(
            organization=place and place.organization,
            site_id=place and place.site_id,
            channel=place and place.lineage,
            type=resource.type,
            from_organization=lineages[resource.organization_id],
            from_site_id=resource.home_site_id,
            from_channel=lineages.get(resource.home_channel_id or ""),
            state=offer.state,
            contributors=frozenset({offer.offered_person_id}),
        )
    return found
