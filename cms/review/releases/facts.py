"""The facts of releases: those of each item's place and of the unit that a release belongs to, with its state.

A release is seen by who has all of it in scope, and made and changed by nobody else.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, null, select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.filters import compile_filter
from cms.library.facts import lineages_of, resources_matching
from cms.library.models import Resource
from cms.review.releases.models import Release, ReleaseItem
from cms.sites.models import Channel
from permissions.facts import Actor, ResourceFacts, of_any_type
from permissions.scopes import in_scope

_LINEAGE = select(Organization.lineage).where(Organization.id == Release.organization_id).scalar_subquery()
_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "organization": _LINEAGE,
    "site_id": null(),
    "channel": null(),
    "type": null(),
    "state": Release.state.expression,
    "is_live": literal(value=False),
}


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The releases of which the actor has the unit and every item in scope, as a condition on `release`."""
    own = compile_filter(in_scope(of_any_type(actor)), _COLUMNS, {})
    item = ReleaseItem
    outside = exists().where(
        item.release_id == Release.id,
        Resource.id == item.resource_id,
        ~resources_matching(in_scope(actor)),
    )
    return and_(own, ~outside)


def release_facts(session: Session, release: Release) -> list[ResourceFacts]:
    """The facts of the parts of one release."""
    return facts_of_releases(session, [release])[release.id]


def facts_of_releases(session: Session, releases: Collection[Release]) -> dict[str, list[ResourceFacts]]:
    """The same for many by their ids, with two queries however many there are."""
    lineages = lineages_of(session, {one.organization_id for one in releases}, ())
    states = {one.id: one.state for one in releases}
    found = {one.id: [ResourceFacts(lineages[one.organization_id], state=one.state)] for one in releases}
    item = ReleaseItem
    placed = (
        select(item.release_id, Organization.lineage, Resource.home_site_id, Channel.lineage, Resource.type)
        .join(Resource, Resource.id == item.resource_id)
        .join(Organization, Organization.id == Resource.organization_id)
        .outerjoin(Channel, Channel.id == Resource.home_channel_id)
        .where(item.release_id.in_(list(states)))
    )
    for release_id, organization, site_id, channel, type_name in session.execute(placed):
        facts = ResourceFacts(organization, site_id, channel, states[release_id], type=type_name)
        found[release_id].append(facts)
    return found
