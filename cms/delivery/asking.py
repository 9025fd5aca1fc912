"""From a parsed query to the shape of a list and the values it is asked with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.clock import SHANGHAI
from cms.db import table_of
from cms.delivery.entries import BY_PATH, BY_VALUE, ENTRIES, Asked
from cms.delivery.models import DeliveredResource
from cms.delivery.statements import EQUALITIES, RANGES, Shape
from cms.errors import Problem, invalid
from cms.ids import is_id
from cms.sites.models import Channel, Site
from cms.web.paging import bad_cursor, decode_cursor
from schemas.requests.delivery import FIRST_YEAR, LAST_YEAR
from schemas.text import Text

FILTERS = (*ENTRIES, *EQUALITIES)
_RESOURCE = table_of(DeliveredResource)
_KEYS = (_RESOURCE.c.published_at, _RESOURCE.c.resource_id)
NEEDS_SITE = Text("按路径选栏目时须同时指定一个站点", "A channel's path needs exactly one site beside it")
NO_SITE = Text("没有这个站点", "There is no such site")
NO_CHANNEL = Text("没有这个栏目", "There is no such channel")


class Question(NamedTuple):
    """A list request: which statement answers it, and with which values."""

    shape: Shape
    values: dict[str, Any]


def question_of(query: Mapping[str, Any]) -> Question:
    """The question that a query asks. Raises INVALID for a bad cursor and for a path without its site."""
    values: dict[str, Any] = {"most": query["limit"] + 1}
    asked = [_asked(name, query[name], query, values) for name in FILTERS if query.get(name)]
    if any(one.name == "channel" and BY_VALUE not in one.kinds for one in asked):
        asked = [one for one in asked if one.name != "site"]  # channels found on a site are on it
    for name in RANGES:
        if query.get(name) is not None:
            values[name] = query[name]
    _within_year(query.get("year"), values)
    sort = query["sort"]
    shape = Shape(
        filters=tuple(asked),
        ranges=tuple(name for name in RANGES if name in values),
        moment=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    return _from_cursor(Question(shape, values), query["cursor"])


def _asked(name: str, given: list[str], query: Mapping[str, Any], values: dict[str, Any]) -> Asked:
    distinct = list(dict.fromkeys(given))
    values.update({f"{name}_{position}": value for position, value in enumerate(distinct)})
    if name != "channel":
        return Asked(name, BY_VALUE * len(distinct))
    kinds = "".join(BY_VALUE if is_id(value) else BY_PATH for value in distinct)
    if BY_PATH in kinds and len(set(query.get("site") or [])) != 1:
        raise invalid("query/channel", "needs_site", NEEDS_SITE)
    return Asked(name, kinds)


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
    if slugs - set(session.scalars(select(Site.slug).where(Site.slug.in_(slugs)))):
        return invalid("query/site", "unknown_site", NO_SITE)
    for value in query.get("channel") or []:
        if is_id(value):
            wanted = select(Channel.id).where(Channel.id == value)
        else:
            wanted = select(Channel.id).join(Site, Site.id == Channel.site_id)
            wanted = wanted.where(Site.slug.in_(slugs), Channel.path == value)
        if session.execute(wanted).first() is None:
            return invalid("query/channel", "unknown_channel", NO_CHANNEL)
    return None
