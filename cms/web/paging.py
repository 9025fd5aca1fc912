"""Keyset paging: pages stay fast at any depth, and nothing is skipped or repeated when rows come and go."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
from flask import request
from sqlalchemy import ColumnElement, Date, Row, Select, Uuid, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from cms.db import UtcDateTime
from cms.errors import Problem, invalid
from cms.ids import is_id
from cms.web.answers import Answer
from schemas.text import Text

TOTAL_CAP = 10_000
Order = Sequence[tuple[Any, bool]]
Statement = Select[*tuple[Any, ...]]
Narrowed = TypeVar("Narrowed", bound=Statement)


@dataclass(frozen=True)
class Page:
    """The rows of a page and the cursors of its neighbours."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    limit: int
    next: str | None
    prev: str | None
    total: int | None = None


def encode_cursor(values: Sequence[object], *, backward: bool) -> str:
    """An opaque cursor for the row with these key values, and the direction to go on in."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps([backward, *plain])).decode().rstrip("=")


def bad_cursor() -> Problem:
    """The refusal of a cursor that this list did not give."""
    return invalid("query/cursor", "bad_cursor", Text("无效的翻页游标", "Not a cursor of this list"))


def decode_cursor(cursor: str, columns: Sequence[ColumnElement[Any]]) -> tuple[bool, list[Any]]:
    """The direction and key values of a cursor. Raises INVALID for anything that this list did not give."""
    backward, keys = _decoded(cursor, len(columns))
    return backward, [_value(plain, column) for plain, column in zip(keys, columns, strict=True)]


def forward_keys(cursor: str, number: int) -> list[Any]:
    """The keys of a cursor of a list that only goes on, for the list to check. Raises INVALID for any other cursor."""
    backward, keys = _decoded(cursor, number)
    if backward:
        raise bad_cursor()
    return keys


def _decoded(cursor: str, number: int) -> tuple[bool, list[Any]]:
    try:
        decoded = orjson.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise bad_cursor() from None
    if not isinstance(decoded, list) or len(decoded) != number + 1 or not isinstance(decoded[0], bool):
        raise bad_cursor()
    return decoded[0], decoded[1:]


def _value(plain: object, column: ColumnElement[Any]) -> object:
    if isinstance(column.type, UtcDateTime):
        try:
            moment = datetime.fromisoformat(str(plain))
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise bad_cursor() from None
    if isinstance(column.type, Date):
        return _day(plain)
    expected = column.type.python_type
    if not isinstance(plain, expected) or isinstance(plain, bool) or (isinstance(plain, str) and "\0" in plain):
        raise bad_cursor()
    if isinstance(plain, int) and abs(plain) >= 1 << 63:
        raise bad_cursor()
    if isinstance(column.type, Uuid) and not is_id(str(plain)):
        raise bad_cursor()
    return plain


def _day(plain: object) -> date:
    try:
        return date.fromisoformat(str(plain))
    except ValueError:
        raise bad_cursor() from None


def narrowed(statement: Narrowed, query: Mapping[str, Any], columns: Mapping[str, Any]) -> Narrowed:
    """The statement with those filters of a list that were asked for: each has one of several values in its column."""
    return statement.where(*(column.in_(query[name]) for name, column in columns.items() if query[name]))


def after(order: Order, values: Sequence[Any], *, backward: bool) -> ColumnElement[bool]:
    """The condition that picks the rows beyond the key values in the order's direction."""
    branches = []
    for position, (column, descending) in enumerate(order):
        bound = literal(values[position], column.type)
        beyond = column < bound if descending != backward else column > bound
        same = [earlier == literal(values[i], earlier.type) for i, (earlier, _) in enumerate(order[:position])]
        branches.append(and_(*same, beyond))
    return or_(*branches)


def paginate(
    session: Session, statement: Statement, order: Order, limit: int, cursor: str | None, *, total: bool = False
) -> Page:
    """One page of the statement. The last column of the order must make rows distinct; the columns must not be null.

    Raises INVALID for a bad cursor.
    """
    count = count_up_to_cap(session, statement) if total else None
    keys = [column for column, _ in order]
    backward = False
    if cursor is not None:
        backward, values = decode_cursor(cursor, keys)
        statement = statement.where(after(order, values, backward=backward))
    directions = [column.desc() if descending != backward else column.asc() for column, descending in order]
    named = [column.label(f"key_{place}") for place, column in enumerate(keys)]
    rows = session.execute(statement.add_columns(*named).order_by(*directions).limit(limit + 1)).all()
    more = len(rows) > limit
    rows = rows[:limit]
    if backward:
        rows = rows[::-1]
    first = encode_cursor(rows[0][-len(keys) :], backward=True) if rows else None
    last = encode_cursor(rows[-1][-len(keys) :], backward=False) if rows else None
    has_next = backward or more
    has_prev = more if backward else cursor is not None
    return Page(rows, limit, last if has_next else None, first if has_prev else None, count)


def count_up_to_cap(session: Session, statement: Statement) -> int:
    """How many rows the statement has, counting no further than the cap."""
    capped = (
        statement.with_only_columns(literal(1), maintain_column_froms=True).order_by(None).limit(TOTAL_CAP).subquery()
    )
    return session.execute(select(func.count()).select_from(capped)).scalar_one()


def page_links(following: str | None, previous: str | None) -> dict[str, str | None]:
    """The links of a page of the present request."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]

    def link(cursor: str | None) -> str | None:
        return None if cursor is None else f"{request.path}?{urlencode([*kept, ('cursor', cursor)])}"

    query = request.query_string.decode("ascii", "replace")
    return {
        "self": f"{request.path}?{query}" if query else request.path,
        "next": link(following),
        "prev": link(previous),
    }


def link_header(links: dict[str, str | None]) -> dict[str, str]:
    """The same links as a `Link` header field."""
    given = [f'<{target}>; rel="{name}"' for name, target in links.items() if target and name != "self"]
    return {"Link": ", ".join(given)} if given else {}


def page_answer(page: Page, items: Sequence[object]) -> Answer:
    """The answer for a page, its items already presented."""
    links = page_links(page.next, page.prev)
    meta: dict[str, object] = {"limit": page.limit}
    if page.total is not None:
        meta["total"] = page.total
    return Answer({"data": list(items), "meta": meta, "links": links}, headers=link_header(links))
