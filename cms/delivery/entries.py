"""How each filter finds resources: through which narrow table, by which key, in the order in which lists are read."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, String, bindparam, or_, select

from cms.db import Id, table_of
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredTerm
from cms.sites.models import Channel, Site

# The first one asked for leads: what finds the fewest stands first, as a rule.
TERM_FIELDS = ("keyword", "subject", "genre", "audience", "facet", "region", "organization", "type")
ENTRIES = ("channel", *TERM_FIELDS[:-1], "site", "type")

BY_VALUE, BY_PATH = "v", "p"
_CHANNEL, _SITE, _TERM = table_of(DeliveredInChannel), table_of(DeliveredInSite), table_of(DeliveredTerm)


class Asked(NamedTuple):
    """A filter in a request's shape: its name, and one letter a value (a channel is named by id or by path)."""

    name: str
    kinds: str


class Entry(NamedTuple):
    """A narrow table under an alias of its own, and the conditions that each of the asked values makes."""

    table: FromClause
    fixed: Sequence[ColumnElement[bool]]
    keys: Sequence[ColumnElement[bool]]

    def any_key(self) -> list[ColumnElement[bool]]:
        """What makes a row belong to any of the values."""
        return [*self.fixed, or_(*self.keys) if len(self.keys) > 1 else self.keys[0]]


def entry_of(asked: Asked) -> Entry:
    """The table by which a filter finds resources; values are bound as `name_0`, `name_1` and so on."""
    if asked.name == "channel":
        table = _CHANNEL.alias("in_channel")
        return Entry(table, [], [table.c.channel_id == _channel(i, kind) for i, kind in enumerate(asked.kinds)])
    if asked.name == "site":
        table = _SITE.alias("in_site")
        return Entry(table, [], [table.c.site_id == site_named(f"site_{i}") for i in range(len(asked.kinds))])
    table = _TERM.alias(f"by_{asked.name}")
    bound = [bindparam(f"{asked.name}_{i}", type_=String()) for i in range(len(asked.kinds))]
    return Entry(table, [table.c.field == asked.name], [table.c.value == value for value in bound])


def site_named(parameter: str) -> ColumnElement[Any]:
    """The id of the site whose slug is bound."""
    return select(Site.id).where(Site.slug == bindparam(parameter, type_=String())).scalar_subquery()


def _channel(position: int, kind: str) -> ColumnElement[Any]:
    if kind == BY_VALUE:
        return bindparam(f"channel_{position}", type_=Id)
    path = Channel.path == bindparam(f"channel_{position}", type_=String())
    return select(Channel.id).where(Channel.site_id == site_named("site_0"), path).scalar_subquery()
