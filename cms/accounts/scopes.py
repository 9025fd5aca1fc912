"""The scopes of assignments: an organization's subtree, a site, or a channel's subtree.

Sites and channels belong to a later noun. Assignments refer to them by foreign keys, so what is needed of their tables
is named here and nothing of that noun is imported.
"""

from typing import NamedTuple

from sqlalchemy import FromClause, String, column, select, table
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.uniqueness import unknown
from cms.db import Id
from schemas.text import Text

SITE = table("site", column("id", Id), column("name", String))
CHANNEL = table("channel", column("id", Id), column("name", String), column("lineage", String))
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
