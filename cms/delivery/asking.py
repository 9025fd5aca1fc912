"""From a parsed query to the shape of a list and the values it is asked with."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.clock import SHANGHAI
from cms.db import table_of
from cms.delivery.entries import BY_PATH, BY_PLACE, BY_VALUE, ENTRIES, Asked
from cms.delivery.models import DeliveredResource
from cms.delivery.off import Off, switched_off
from cms.delivery.statements import EQUALITIES, RANGES, Shape
from cms.errors import Problem, invalid
from cms.ids import is_id
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel, Site
from cms.web.paging import bad_cursor, decode_cursor
from schemas.requests.delivery import FIRST_YEAR, LAST_YEAR
from schemas.text import Text

FILTERS = (*ENTRIES, *EQUALITIES)
_RESOURCE = table_of(DeliveredResource)
_KEYS = (_RESOURCE.c.published_at, _RESOURCE.c.resource_id)
NEEDS_SITE = Text("按路径或地址名选择时须同时指定一个站点", "A path or slug needs exactly one site beside it")
NO_SITE = Text("没有这个站点", "There is no such site")
NO_CHANNEL = Text("没有这个栏目", "There is no such channel")
NO_LIBRARY = Text("没有这个主题库", "There is no such thematic library")


class Question(NamedTuple):
    """A list request: which statement answers it, and with which values."""

    shape: Shape
    values: dict[str, Any]


def question_of(query: Mapping[str, Any]) -> Question:
    """The question that a query asks. Raises INVALID for a bad cursor and for a path without its site."""
    shape, values = filters_of(query)
    sort = query["sort"]
    shape = shape._replace(moment=sort.removeprefix("-"), descending=sort.startswith("-"))
    return _from_cursor(Question(shape, {**values, "most": query["limit"] + 1}), query["cursor"])


def filters_of(query: Mapping[str, Any]) -> Question:
    """The filters of a query, in no order of their own. Raises INVALID for a path without its site."""
    values: dict[str, Any] = {}
    asked = [_asked(name, query[name], query, values) for name in FILTERS if query.get(name)]
    if any(_stands_for_site(one) for one in asked):
        asked = [one for one in asked if one.name != "site"]
    for name in RANGES:
        if query.get(name) is not None:
            values[name] = query[name]
    _within_year(query.get("year"), values)
    shape = Shape(
        filters=tuple(asked),
        ranges=tuple(name for name in RANGES if name in values),
        archived=query["archived"],
    )
    return Question(shape, values)


def _asked(name: str, given: list[str], query: Mapping[str, Any], values: dict[str, Any]) -> Asked:
    distinct = list(dict.fromkeys(given))
    values.update({f"{name}_{position}": value for position, value in enumerate(distinct)})
    if name not in BY_PLACE:
        return Asked(name, BY_VALUE * len(distinct))
    kinds = "".join(BY_VALUE if is_id(value) else BY_PATH for value in distinct)
    if BY_PATH in kinds and len(set(query.get("site") or [])) != 1:
        raise invalid(f"query/{name}", "needs_site", NEEDS_SITE)
    return Asked(name, kinds)


def _stands_for_site(asked: Asked) -> bool:
    """Whether a site beside it is no filter: channels found on it are on it; a library's slug is but named there."""
    if asked.name == "library":
        return BY_PATH in asked.kinds
    return asked.name == "channel" and BY_VALUE not in asked.kinds


def _within_year(year: int | None, values: dict[str, Any]) -> None:
    """A year is a range of publication; beside another range, the narrower bounds hold."""
    if year is None:
        return
    first, beyond = datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
    values["published_after"] = max(first, values.get("published_after", first))
    values["published_before"] = min(beyond, values.get("published_before", beyond))


def _from_cursor(question: Question, cursor: str | None) -> Question:
    if cursor is None:
        return question
    backward, (at, resource_id) = decode_cursor(cursor, _KEYS)
    if not is_id(resource_id) or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise bad_cursor()
    shape = question.shape._replace(has_cursor=True, forward=not backward)
    return Question(shape, {**question.values, "at": at, "id": resource_id})


def unknown_place(session: Session, query: Mapping[str, Any]) -> Problem | None:
    """Why a list is empty, if a site or channel that it asks for does not exist."""
    slugs = set(query.get("site") or [])
    if len(_sites(session, slugs)) < len(slugs):
        return invalid("query/site", "unknown_site", NO_SITE)
    if any(_channel(session, value, slugs) is None for value in query.get("channel") or []):
        return invalid("query/channel", "unknown_channel", NO_CHANNEL)
    if any(_library(session, value, slugs) is None for value in query.get("library") or []):
        return invalid("query/library", "unknown_library", NO_LIBRARY)
    return None


def place_off(session: Session, query: Mapping[str, Any], off: Off) -> Problem | None:
    """Why a list is empty, if every site, channel or library that it asks for is switched off."""
    slugs = set(query.get("site") or [])
    sites = _sites(session, slugs)
    channels = [_channel(session, value, slugs) for value in query.get("channel") or []]
    libraries = [_library_site(session, value, slugs) for value in query.get("library") or []]
    for asked, hidden in ((sites, off.sites), (channels, off.channels), (libraries, off.sites)):
        if asked and hidden.issuperset(asked):
            return switched_off()
    return None


def _sites(session: Session, slugs: Collection[str]) -> list[str]:
    return list(session.scalars(select(Site.id).where(Site.slug.in_(slugs)))) if slugs else []


def _channel(session: Session, value: str, slugs: Collection[str]) -> str | None:
    """The id of the channel of this id, or at this path of the site."""
    wanted = select(Channel.id).where(Channel.id == value)
    if not is_id(value):
        wanted = select(Channel.id).join(Site, Site.id == Channel.site_id)
        wanted = wanted.where(Site.slug.in_(slugs), Channel.path == value)
    return session.scalar(wanted)


def _library_site(session: Session, value: str, slugs: Collection[str]) -> str | None:
    """The id of the site that a thematic library is on."""
    one = _library(session, value, slugs)
    return session.scalar(select(ThematicLibrary.site_id).where(ThematicLibrary.id == one)) if one else None


def _library(session: Session, value: str, slugs: Collection[str]) -> str | None:
    """The id of the thematic library of this id, or of this slug on the site."""
    wanted = select(ThematicLibrary.id).where(ThematicLibrary.id == value)
    if not is_id(value):
        wanted = select(ThematicLibrary.id).join(Site, Site.id == ThematicLibrary.site_id)
        wanted = wanted.where(Site.slug.in_(slugs), ThematicLibrary.slug == value)
    return session.scalar(wanted)
