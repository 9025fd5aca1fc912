"""The two sides of what one unit gives and another takes: offers, placements and pins, each of a resource to a channel.

As columns for filters, as facts of a page at once, and loaded for a use case.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.accounts.models import Organization
from cms.errors import not_found
from cms.ids import is_id
from cms.library.facts import COLUMNS, lineages_of
from cms.library.load import held_resource
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.offers.models import Offer
from cms.library.pins.models import ChannelPin
from cms.library.placements.models import ChannelPlacement
from cms.sites.models import Channel
from permissions.facts import SharedFacts
from schemas.content_types import full

Sided = TypeVar("Sided", Offer, ChannelPlacement, ChannelPin)
Pairs = Collection[tuple[Sided, Resource]]
"""A page of one of them, each with its resource."""


def sides(channel_id: InstrumentedAttribute[str]) -> Mapping[str, ColumnElement[Any]]:
    """The columns of both sides, for a statement over a table with this channel joined with `resource`."""
    place = select(Channel).where(Channel.id == channel_id).correlate_except(Channel)
    owner = select(Organization.lineage).join(Channel, Channel.owner_id == Organization.id)
    return {
        "organization": owner.where(Channel.id == channel_id).correlate_except(Organization, Channel).scalar_subquery(),
        "site_id": place.with_only_columns(Channel.site_id).scalar_subquery(),
        "channel": place.with_only_columns(Channel.lineage).scalar_subquery(),
        "type": Resource.type.expression,
        "from_organization": COLUMNS["organization"],
        "from_site_id": COLUMNS["site_id"],
        "from_channel": COLUMNS["channel"],
    }


class Taking(NamedTuple):
    """A channel that takes something: the lineage of its owner, its site, its own lineage; and how it is shown."""

    organization: str
    site_id: str
    lineage: str
    name: str
    owner_id: str
    owner: str

    def shown(self, channel_id: str) -> dict[str, object]:
        """The channel with the unit that owns it, as the API shows it."""
        owner = {"id": self.owner_id, "name": self.owner}
        return {"id": channel_id, "site_id": self.site_id, "name": self.name, "owner": owner}


def taking(session: Session, channel_ids: Collection[str]) -> dict[str, Taking]:
    """The channels with these ids that are still there, in one query."""
    wanted = (
        select(
            Channel.id,
            Organization.lineage,
            Channel.site_id,
            Channel.lineage,
            Channel.name,
            Organization.id,
            Organization.name,
        )
        .join(Organization, Organization.id == Channel.owner_id)
        .where(Channel.id.in_(set(channel_ids)))
    )
    return {row[0]: Taking(*row[1:]) for row in session.execute(wanted)}


def facts_of_sides(
    session: Session, pairs: Pairs[Sided], places: Mapping[str, Taking] | None = None
) -> dict[str, SharedFacts]:
    """The facts that all of these have, of each by its id: both sides, type, state; in two queries at most."""
    if places is None:
        places = taking(session, {one.channel_id for one, _ in pairs})
    homes = {resource.home_channel_id for _, resource in pairs if resource.home_channel_id}
    lineages = lineages_of(session, {resource.organization_id for _, resource in pairs}, homes)
    found = {}
    for one, resource in pairs:
        place = places.get(one.channel_id)
        found[one.id] = SharedFacts(
            organization=place and place.organization,
            site_id=place and place.site_id,
            channel=place and place.lineage,
            type=resource.type,
            from_organization=lineages[resource.organization_id],
            from_site_id=resource.home_site_id,
            from_channel=lineages.get(resource.home_channel_id or ""),
            state=one.state,
        )
    return found


def load_sided(session: Session, model: type[Sided], one_id: str, *, lock: bool) -> tuple[Sided, Resource]:
    """An offer, a placement or a pin with its resource, which is locked first, as everybody does. Raises NOT_FOUND."""
    found = session.get(model, one_id) if is_id(one_id) else None
    if found is None:
        raise not_found()
    resource = held_resource(session, found.resource_id, lock=lock)
    if lock:
        found = session.get_one(model, found.id, with_for_update=True, populate_existing=True)
    return found, resource


def bound_content(session: Session, bound: Offer | ChannelPlacement, resource: Resource) -> dict[str, object] | None:
    """The whole content that an offer or a placement binds; None once it was purged or erased."""
    stored = session.scalars(
        select(RevisionContent.content)
        .join(Revision, Revision.id == RevisionContent.revision_id)
        .where(Revision.resource_id == resource.id, Revision.number == bound.revision_number)
    ).one_or_none()
    return None if stored is None else full(resource.type, stored)


def bound_texts(
    session: Session,
    model: type[Offer | ChannelPlacement],
    ids: Collection[str],
    unit: InstrumentedAttribute[str],
    *more: ColumnElement[Any],
) -> dict[str, Any]:
    """Of offers or placements the `title` of what each binds, None once that is gone, and the `unit`'s name.

    `unit` is the column that tells whose it is; `more` is told of each, too.
    """
    title = RevisionContent.content["title"].as_string().label("title")
    wanted = (
        select(model.id, title, Organization.name.label("unit"), *more)
        .select_from(model)
        .join(Resource, Resource.id == model.resource_id)
        .join(Organization, Organization.id == unit)
        .join(Revision, (Revision.resource_id == model.resource_id) & (Revision.number == model.revision_number))
        .outerjoin(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(model.id.in_(ids))
    )
    return {row.id: row for row in session.execute(wanted)}


GONE: dict[str, object] = {"site_id": None, "name": None, "owner": None}
"""What is shown of a channel that was removed, beside its id."""


def channel_shown(found: Mapping[str, Taking], channel_id: str) -> dict[str, object]:
    """A channel as the API shows it, also one that was removed since."""
    there = found.get(channel_id)
    return there.shown(channel_id) if there else {"id": channel_id, **GONE}
