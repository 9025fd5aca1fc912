"""A page of live resources, put together from ready bytes; nothing is parsed unless a selection is asked for."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson
from flask import Response, request

from cms.connections import Rows
from cms.db import Database
from cms.delivery.conditional import conditional, hash_of, keyed
from cms.delivery.lists.asking import Question, question_of
from cms.delivery.lists.emptiness import why_empty
from cms.delivery.lists.statements import Shape, count_statement, prepared_page
from cms.delivery.off import Off, current
from cms.delivery.prepared import Prepared
from cms.delivery.representation.selection import Selection, selection_of
from cms.delivery.surrogates import keys_of_list
from cms.delivery.trim import is_hidden, trimmed
from cms.delivery.views.show import View
from cms.web.paging import TOTAL_CAP, encode_cursor, link_header

MOST_KEPT = 4096
_KEYS = (2, 3)
_VIEWS = 4


class Request(NamedTuple):
    """What a query string comes to, worked out once: it is the same for everybody who asks for that page."""

    question: Question
    statement: Prepared
    selection: Selection | None
    limit: int
    self: str
    others: str


class Neighbours(NamedTuple):
    """The cursors of the pages around."""

    following: str | None
    previous: str | None


_known: dict[bytes, Request] = {}


def list_answer(database: Database, query: Mapping[str, Any], view: View | None = None) -> Response:
    """The answer to a list request. Raises INVALID for a site, channel or cursor that is none."""
    asked = _known.get(request.query_string) or _remember(query, view)
    if off := current(database.direct):
        asked = _while_off(asked)
    rows, around = _read(database, asked)
    if not rows:
        _check_values(database, query, off)
    if off:
        rows = [_trimmed_row(database, off, row) for row in rows if not is_hidden(off, orjson.loads(row[0]))]
    meta = {"limit": asked.limit}
    if query["total"]:
        meta["total"] = _count(database, asked.question)
    links = {
        "self": asked.self,
        "next": around.following and asked.others + around.following,
        "prev": around.previous and asked.others + around.previous,
    }
    tail = b'],"meta":' + orjson.dumps(meta) + b',"links":' + orjson.dumps(links) + b"}"
    etag = hash_of(tail, *[_tag_of(row, view).encode() for row in rows])
    made = conditional(etag, lambda: b'{"data":[' + b",".join(_items(rows, asked.selection)) + tail)
    made.headers.extend(link_header(links))
    return keyed(made, *keys_of_list(database.direct, query))


def _remember(query: Mapping[str, Any], view: View | None) -> Request:
    question = question_of(query)
    selection = selection_of(query["fields_"], query["include"], view)
    path, text = request.path, request.query_string.decode("ascii", "replace")
    kept = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "cursor"])
    made = Request(
        question=question,
        statement=_statement(question.shape, selection),
        selection=selection,
        limit=query["limit"],
        self=f"{path}?{text}" if text else path,
        others=f"{path}?{kept}&cursor=" if kept else f"{path}?cursor=",
    )
    if len(_known) >= MOST_KEPT:
        _known.clear()
    _known[request.query_string] = made
    return made


def _while_off(asked: Request) -> Request:
    """The same request, put so that nothing is found that is switched off."""
    shape = asked.question.shape._replace(some_off=True)
    question = asked.question._replace(shape=shape)
    return asked._replace(question=question, statement=_statement(shape, asked.selection))


def _statement(shape: Shape, selection: Selection | None) -> Prepared:
    """What reads a page of this shape, as wide as the selection needs it."""
    if selection is None:
        return prepared_page(shape)
    with_views = selection.view is not None and selection.view.is_stored
    return prepared_page(shape._replace(wide=selection.wide, with_views=with_views))


def _tag_of(row: tuple[Any, ...], view: View | None) -> str:
    return view.tag(row[1], *row[_VIEWS:]) if view else str(row[1])


def _trimmed_row(database: Database, off: Off, row: tuple[Any, ...]) -> tuple[Any, ...]:
    left = trimmed(database.direct, off, row[0])
    return row if left == row[0] else (left, hash_of(left), *row[2:_VIEWS])


def _read(database: Database, asked: Request) -> tuple[Rows, Neighbours]:
    """The rows of the page in the list's order, and its neighbours: one row more than wanted tells of a next page."""
    shape, values = asked.question
    rows = asked.statement.raw(database.direct, values)
    more = len(rows) > asked.limit
    rows = rows[: asked.limit] if shape.forward else rows[: asked.limit][::-1]
    if not rows:
        return rows, Neighbours(None, None)

    def cursor(row: tuple[Any, ...], *, backward: bool) -> str:
        key = [asked.statement.value(database.direct, row, column) for column in _KEYS]
        return encode_cursor(key, backward=backward)

    has_next, has_previous = (more, shape.has_cursor) if shape.forward else (True, more)
    return rows, Neighbours(
        cursor(rows[-1], backward=False) if has_next else None,
        cursor(rows[0], backward=True) if has_previous else None,
    )


def _check_values(database: Database, query: Mapping[str, Any], off: Off) -> None:
    """A list is empty for a reason that the reader should hear of, if what it asks for does not exist or is off."""
    with database.reading() as session:
        problem = why_empty(session, query, off)
    if problem:
        raise problem


def _count(database: Database, question: Question) -> int:
    shape = question.shape._replace(has_cursor=False, forward=True)
    values = {name: value for name, value in question.values.items() if name not in ("at", "id")}
    with database.reading() as session:
        counted: int = session.execute(count_statement(shape), {**values, "most": TOTAL_CAP}).scalar_one()
    return counted


def _items(rows: Rows, selection: Selection | None) -> list[bytes]:
    if selection is None:
        return [row[0] for row in rows]
    return [selection.of(row[0], *row[_VIEWS:]) for row in rows]
