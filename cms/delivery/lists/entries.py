"""How each filter finds resources: through which narrow table, by which key, in the order in which lists are read."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, String, bindparam, exists, not_, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from cms.db import Id, table_of
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredOnSite, DeliveredTerm
from cms.delivery.off import channel_is_on, is_on_at, site_is_on
from cms.library.taxonomies.redirects import code_asked
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel, Site

# The first one asked for leads: what finds the fewest stands first, as a rule.
TERM_FIELDS = ("keyword", "subject", "genre", "audience", "facet", "region", "organization")
ENTRIES = ("channel", "library", *TERM_FIELDS, "site", "validity", "type", "language")
ON_SITE = ("subject", "type")
"""What stands in a table of its own for each site."""
SCHEMES = ("subject", "genre", "audience", "facet", "region")
"""Fields whose values are codes of the scheme of the same name."""

BY_PLACE = ("channel", "library")
"""What is named by its id, or by its path or slug beside the site that it is on."""

ARCHIVED = "a:"
"""What `field` begins with in the terms of what is archived, so that no list of live resources finds them."""

BY_VALUE, BY_PATH = "v", "p"
_CHANNEL, _SITE, _TERM = table_of(DeliveredInChannel), table_of(DeliveredInSite), table_of(DeliveredTerm)
_ON_SITE = table_of(DeliveredOnSite)


class Asked(NamedTuple):
    """A filter in a request's shape: its name, and one letter a value (a channel is named by id or by path)."""

    name: str
    kinds: str


class IdText(FunctionElement[str]):
    """An id as the text that terms hold, whatever form the database keeps ids in."""

    type = String()
    inherit_cache = True


@compiles(IdText)
def _as_text(element: IdText, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS VARCHAR)"


@compiles(IdText, "sqlite")
def _with_hyphens(element: IdText, compiler: Any, **options: Any) -> str:
    one = compiler.process(element.clauses, **options)
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    shown = " || '-' || ".join(f"substr({one}, {start}, {length})" for start, length in parts)
    return f"({shown})"


class Entry(NamedTuple):
    """A narrow table under an alias of its own, and the conditions that each of the asked values makes."""

    table: FromClause
    fixed: Sequence[ColumnElement[bool]]
    keys: Sequence[ColumnElement[bool]]

    def any_key(self) -> list[ColumnElement[bool]]:
        """What makes a row belong to any of the values."""
        return [*self.fixed, or_(*self.keys) if len(self.keys) > 1 else self.keys[0]]


def entries_of(filters: Sequence[Asked], *, some_off: bool = False, archived: bool = False) -> list[Entry]:
    """The entries of those filters that have one, the leading one first. A type or subject of one site is one entry."""
    asked = sorted((one for one in filters if one.name in ENTRIES), key=lambda one: ENTRIES.index(one.name))
    merged = None if some_off or archived else on_one_site(asked)
    if merged is not None:
        first = next(one for one in asked if one.name in (merged.name, "site"))
        asked = [one for one in asked if one.name not in (merged.name, "site") or one is first]
        return [_on_site(merged) if one is first else entry_of(one) for one in asked]
    return [entry_of(one, some_off=some_off, archived=archived) for one in asked]


def on_one_site(asked: Sequence[Asked]) -> Asked | None:
    """The filter that is asked of one site and has a table for that."""
    is_one = any(one.name == "site" and len(one.kinds) == 1 for one in asked)
    return next((one for one in asked if one.name in ON_SITE), None) if is_one else None


def _on_site(asked: Asked) -> Entry:
    table = _ON_SITE.alias(f"by_{asked.name}")
    fixed = [table.c.site_id == site_named("site_0"), table.c.field == asked.name]
    return Entry(table, fixed, [table.c.value == value for value in _texts(asked)])


def entry_of(asked: Asked, *, some_off: bool = False, archived: bool = False) -> Entry:
    """The table by which a filter finds resources; values are bound as `name_0`, `name_1` and so on.

    With `some_off`, a place that is off finds nothing, and a site only what a channel of its own shows that is on. What
    is `archived` stands in no place: its terms tell where it stood.
    """
    if archived:
        table = _TERM.alias(f"by_{asked.name}")
        return Entry(table, [table.c.field == ARCHIVED + asked.name], [table.c.value == one for one in _texts(asked)])
    if asked.name == "channel":
        table = _CHANNEL.alias("in_channel")
        fixed = [channel_is_on(table.c.channel_id)] if some_off else []
        return Entry(table, fixed, [table.c.channel_id == _channel(i, kind) for i, kind in enumerate(asked.kinds)])
    if asked.name == "site":
        table = _SITE.alias("in_site")
        fixed = [is_on_at(table.c.site_id, table.c.resource_id)] if some_off else []
        return Entry(table, fixed, [table.c.site_id == site_named(f"site_{i}") for i in range(len(asked.kinds))])
    table = _TERM.alias(f"by_{asked.name}")
    fixed = [table.c.field == asked.name]
    if asked.name == "library" and some_off:
        library = table_of(ThematicLibrary).alias()
        on = exists().where(IdText(library.c.id) == table.c.value, site_is_on(library.c.site_id))
        fixed = [*fixed, on]
    return Entry(table, fixed, [table.c.value == value for value in _texts(asked)])


def _texts(asked: Asked) -> list[ColumnElement[Any]]:
    """The values as terms hold them."""
    return [_text(asked.name, position, kind) for position, kind in enumerate(asked.kinds)]


def _text(name: str, position: int, kind: str) -> ColumnElement[Any]:
    bound = bindparam(f"{name}_{position}", type_=String())
    if name == "site":
        return select(IdText(Site.id)).where(Site.slug == bound).scalar_subquery()
    if kind == BY_VALUE:
        return code_asked(name, bound) if name in SCHEMES else bound
    if name == "channel":
        named = select(IdText(Channel.id)).where(Channel.site_id == site_named("site_0"), Channel.path == bound)
    else:
        library = ThematicLibrary
        named = select(IdText(library.id)).where(library.site_id == site_named("site_0"), library.slug == bound)
    return named.scalar_subquery()


def stood_on(resource_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a channel in which an archived resource stood is on (or that it stood in none)."""
    term, any_of, channel = _TERM.alias(), _TERM.alias(), table_of(Channel).alias()
    of_it = (term.c.resource_id == resource_id, term.c.field == f"{ARCHIVED}channel")
    shown = exists().where(*of_it, term.c.value == IdText(channel.c.id), channel_is_on(channel.c.id))
    placed = exists().where(any_of.c.resource_id == resource_id, any_of.c.field == f"{ARCHIVED}channel")
    return or_(shown, not_(placed))


def site_named(parameter: str) -> ColumnElement[Any]:
    """The id of the site whose slug is bound."""
    return select(Site.id).where(Site.slug == bindparam(parameter, type_=String())).scalar_subquery()


def _channel(position: int, kind: str) -> ColumnElement[Any]:
    if kind == BY_VALUE:
        return bindparam(f"channel_{position}", type_=Id)
    path = Channel.path == bindparam(f"channel_{position}", type_=String())
    return select(Channel.id).where(Channel.site_id == site_named("site_0"), path).scalar_subquery()
