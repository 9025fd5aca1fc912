"""From a parsed query to the shape of a list and the values it is asked with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cms.clock import SHANGHAI
from cms.db import table_of
from cms.delivery.lists.entries import BY_PATH, BY_PLACE, BY_VALUE, ENTRIES, Asked
from cms.delivery.lists.statements import NUMBER, RANGES, Shape
from cms.delivery.models import DeliveredResource
from cms.errors import invalid
from cms.ids import is_id
from cms.web.paging import bad_cursor, decode_cursor
from schemas.requests.delivery import FIRST_YEAR, LAST_YEAR
from schemas.text import Text

FILTERS = (*ENTRIES, NUMBER)
_RESOURCE = table_of(DeliveredResource)
_KEYS = (_RESOURCE.c.published_at, _RESOURCE.c.resource_id)
NEEDS_SITE = Text("按路径或地址名选择时须同时指定一个站点", "A path or slug needs exactly one site beside it")


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
