"""The facts of resources that rules ask for: loaded for a page at once, and their SQL form for lists."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    bindparam,
    column,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    table,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Organization
from cms.db import Id
from cms.filters import Membership, compile_filter
from cms.library.authors import written, wrote
from cms.library.models import Resource
from cms.library.placements.models import SharedResource
from cms.sites.models import Channel, Site
from permissions.facts import ResourceFacts
from permissions.filters import Filter

# Its model is of a room above this one, so that it is known here by its name.
_DELIVERED = table("delivered_resource", column("resource_id", Id), column("status", String))
_IS_LISTED = _DELIVERED.c.status == "live"

_ABOVE = aliased(Organization)
COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "organization": select(Organization.lineage).where(Organization.id == Resource.organization_id).scalar_subquery(),
    "supervising": select(Organization.lineage)
    .join(Site, Site.supervising_id == Organization.id)
    .where(Site.id == Resource.home_site_id)
    .scalar_subquery(),
    "superior": select(func.coalesce(_ABOVE.lineage, Organization.lineage))
    .select_from(Organization)
    .outerjoin(_ABOVE, _ABOVE.id == Organization.parent_id)
    .where(Organization.id == Resource.organization_id)
    .scalar_subquery(),
    "site_id": Resource.home_site_id.expression,
    "channel": select(Channel.lineage).where(Channel.id == Resource.home_channel_id).scalar_subquery(),
    "type": Resource.type.expression,
    "state": Resource.state.expression,
    "is_live": Resource.live_number.is_not(None),
    "is_listed": exists().where(_DELIVERED.c.resource_id == Resource.id, _IS_LISTED),
    "is_shared": exists().where(SharedResource.resource_id == Resource.id, SharedResource.ended_at.is_(None)),
    "was_public": Resource.first_public_at.is_not(None),
    "is_deleted": Resource.deleted_at.is_not(None),
}


def _since_public(number: ColumnElement[int]) -> ColumnElement[bool]:
    return or_(number > Resource.published_number, number == Resource.head_number)


def _contributed(person_id: str) -> ColumnElement[bool]:
    return wrote(Resource.id.expression, person_id, _since_public)


SETS: Mapping[str, Membership] = {"contributors": _contributed}


def resources_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `resource`."""
    return compile_filter(rule, COLUMNS, SETS)


# Made once, since making such a statement takes longer than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_UNITS: BindParameter[Any] = bindparam("organizations", expanding=True)
_PLACES: BindParameter[Any] = bindparam("channels", expanding=True)
_SITES: BindParameter[Any] = bindparam("sites", expanding=True)
_LINEAGES = union_all(
    select(Organization.id, Organization.lineage).where(Organization.id.in_(_UNITS)),
    select(Channel.id, Channel.lineage).where(Channel.id.in_(_PLACES)),
    select(Site.id, Organization.lineage)
    .join(Organization, Organization.id == Site.supervising_id)
    .where(Site.id.in_(_SITES)),
)
_WRITTEN = written(_IDS)
_WROTE, _LISTED, _SHARED = "wrote", "listed", "shared"
_PARTS = union_all(
    select(_WRITTEN.c.resource_id, literal(_WROTE), _WRITTEN.c.author_person_id)
    .join(Resource, Resource.id == _WRITTEN.c.resource_id)
    .where(_since_public(_WRITTEN.c.number))
    .distinct(),
    select(_DELIVERED.c.resource_id, literal(_LISTED), type_coerce(null(), Id)).where(
        _DELIVERED.c.resource_id.in_(_IDS), _IS_LISTED
    ),
    select(SharedResource.resource_id, literal(_SHARED), type_coerce(null(), Id)).where(
        SharedResource.resource_id.in_(_IDS), SharedResource.ended_at.is_(None)
    ),
)
"""Who wrote any part of a resource since it was last made public, its head's author included; and, as marks without
anybody, that it is listed, that it is shared."""


def _parts_of(session: Session, ids: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """What `_PARTS` tells of each resource, by the kind of part."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for resource_id, part, person_id in session.execute(_PARTS, {"ids": list(ids)}):
        found[resource_id][part].add(person_id)
    return found


def lineages_of(
    session: Session, organizations: Iterable[str], channels: Iterable[str], sites: Iterable[str] = ()
) -> dict[str, str]:
    """The lineages of organizations and channels, and those of the units that supervise sites, by ids; one query."""
    named = {"organizations": [*organizations], "channels": [*channels], "sites": [*sites]}
    return dict(session.execute(_LINEAGES, named).all())


def unit_above(lineage: str) -> str | None:
    """The lineage of the unit above: `/a/` of `/a/b/`."""
    above = lineage[: lineage.rstrip("/").rfind("/") + 1]
    return None if above == "/" else above


def facts_of(session: Session, resources: Iterable[Resource]) -> dict[str, ResourceFacts]:
    """The facts of each resource by its id, with two queries however many there are."""
    resources = list(resources)
    if not resources:
        return {}
    parts = _parts_of(session, [resource.id for resource in resources])
    organizations = {one.organization_id for one in resources}
    channels = {one.home_channel_id for one in resources if one.home_channel_id}
    sites = {one.home_site_id for one in resources if one.home_site_id}
    lineages = lineages_of(session, organizations, channels, sites)
    return {
        one.id: ResourceFacts(
            organization=lineages[one.organization_id],
            site_id=one.home_site_id,
            channel=lineages.get(one.home_channel_id or ""),
            type=one.type,
            state=one.state,
            is_live=one.live_number is not None,
            is_listed=_LISTED in parts[one.id],
            is_shared=_SHARED in parts[one.id],
            was_public=one.first_public_at is not None,
            is_deleted=one.deleted_at is not None,
            contributors=frozenset(parts[one.id][_WROTE]),
            supervising=lineages.get(one.home_site_id or ""),
            superior=unit_above(lineages[one.organization_id]) or lineages[one.organization_id],
        )
        for one in resources
    }
