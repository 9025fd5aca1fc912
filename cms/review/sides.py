"""The two sides of what one unit gives and another takes, as columns for filters and as facts of a page at once."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.accounts.models import Organization
from cms.library.facts import COLUMNS
from cms.library.models import Resource
from cms.sites.models import Channel


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


GONE: dict[str, object] = {"site_id": None, "name": None, "owner": None}
"""What is shown of a channel that was removed, beside its id."""


def channel_shown(found: Mapping[str, Taking], channel_id: str) -> dict[str, object]:
    """A channel as the API shows it, also one that was removed since."""
    there = found.get(channel_id)
    return there.shown(channel_id) if there else {"id": channel_id, **GONE}
