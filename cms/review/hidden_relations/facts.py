"""The facts of hidden relations: whose page it is, who declares the relation, who wrote either; and their SQL form."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Organization
from cms.filters import Membership, compile_filter
from cms.library.authors import authors_of, wrote
from cms.library.facts import COLUMNS, lineages_of
from cms.library.hidden_relations.models import HiddenRelation, is_open
from cms.library.models import Resource
from cms.sites.models import Channel
from permissions.facts import SharedFacts
from permissions.filters import Filter

Source = aliased(Resource)
"""Who declares the relation, beside `Resource`, whose page does not show it."""

STATE = case((is_open(), "hidden"), else_="shown")

_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **{name: COLUMNS[name] for name in ("organization", "site_id", "channel", "type")},
    "from_organization": select(Organization.lineage)
    .where(Organization.id == Source.organization_id)
    .correlate(Source)
    .scalar_subquery(),
    "from_site_id": Source.home_site_id.expression,
    "from_channel": select(Channel.lineage)
    .where(Channel.id == Source.home_channel_id)
    .correlate(Source)
    .scalar_subquery(),
    "state": STATE,
}


def _contributed(person_id: str) -> ColumnElement[bool]:
    return or_(*(wrote(one.expression, person_id) for one in (HiddenRelation.source_id, HiddenRelation.target_id)))


_SETS: Mapping[str, Membership] = {
    "contributors": _contributed,
    "deciders": lambda person_id: HiddenRelation.hidden_person_id == person_id,
}


class Found(NamedTuple):
    """A hidden relation with the resource whose page it is, and the one that declares it."""

    hidden: HiddenRelation
    resource: Resource
    related: Resource


def hidden_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `hidden_relation` joined with its `resource` and `Source`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def facts_of_hidden(session: Session, found: Collection[Found]) -> dict[str, SharedFacts]:
    """The facts of each hidden relation by its id, in two queries however many there are."""
    both = [one for row in found for one in (row.resource, row.related)]
    homes = {one.home_channel_id for one in both if one.home_channel_id}
    lineages = lineages_of(session, {one.organization_id for one in both}, homes)
    authors = authors_of(session, {one.id for one in both})
    return {
        hidden.id: SharedFacts(
            organization=lineages[resource.organization_id],
            site_id=resource.home_site_id,
            channel=lineages.get(resource.home_channel_id or ""),
            type=resource.type,
            from_organization=lineages[related.organization_id],
            from_site_id=related.home_site_id,
            from_channel=lineages.get(related.home_channel_id or ""),
            state="hidden" if hidden.shown_at is None else "shown",
            contributors=frozenset(authors[resource.id] | authors[related.id]),
            deciders=frozenset({hidden.hidden_person_id}),
        )
        for hidden, resource, related in found
    }
