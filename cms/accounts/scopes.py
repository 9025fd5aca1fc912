"""The scopes of assignments: an organization's subtree, a site, or a channel's subtree.

Sites and channels belong to a later noun. Assignments refer to them by foreign keys, so what is needed of their tables
is named here and nothing of that noun is imported.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import FromClause, String, column, select, table
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.uniqueness import unknown
from cms.db import Id
from permissions.facts import Grant
from schemas.text import Text

SITE = table("site", column("id", Id), column("name", String))
CHANNEL = table("channel", column("id", Id), column("name", String), column("lineage", String), column("site_id", Id))
UNKNOWN_SCOPE = Text("没有这个单位、站点或栏目", "There is no such organization, site or channel")

_TABLES: dict[str, FromClause] = {
    "organization_id": Organization.__table__,
    "site_id": SITE,
    "channel_id": CHANNEL,
}


class Scope(NamedTuple):
    """One scope: which of the three columns is set, and the id of what it names."""

    column: str
    id: str

    @property
    def pointer(self) -> str:
        """Where the scope stands in the input."""
        return f"/{self.column}"


def require_existing(session: Session, scope: Scope) -> None:
    """Raise INVALID at the scope's field if there is nothing with its id."""
    columns = _TABLES[scope.column].c
    if session.scalar(select(columns.id).where(columns.id == scope.id)) is None:
        raise unknown(scope.pointer, UNKNOWN_SCOPE)


def meets_any(session: Session, scope: Scope, grants: Collection[Grant]) -> bool:
    """Whether anything can lie both in the scope, which exists, and in one of the grants.

    Of organizations, and of sites and channels, one has to contain the other. An organization's content may stand on
    any site, so that those always can meet.
    """
    if scope.column == "organization_id":
        wanted = session.scalars(select(Organization.lineage).where(Organization.id == scope.id)).one()
        return any(one.organization is None or _related(one.organization, wanted) for one in grants)
    named = (CHANNEL.c.id == scope.id) | CHANNEL.c.lineage.in_({one.channel for one in grants if one.channel})
    channels = session.execute(select(CHANNEL.c.id, CHANNEL.c.lineage, CHANNEL.c.site_id).where(named)).all()
    sites = {lineage: site for _, lineage, site in channels}
    lineage = next((lineage for one, lineage, _ in channels if one == scope.id), None)
    site = scope.id if lineage is None else sites[lineage]
    return any(
        one.organization is not None
        or one.site_id == site
        or (one.channel is not None and sites.get(one.channel) == site and _related(one.channel, lineage or ""))
        for one in grants
    )


def _related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
