"""Keyset paging: whole, without repeats, in both directions, whatever the order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cms.changes.models import Change
from cms.db import Database
from cms.errors import Problem
from cms.ids import new_id
from cms.web.paging import Page, decode_cursor, encode_cursor, paginate

START = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def rows(database: Database) -> Database:
    with database.writing() as session:
        session.add_all(
            Change(
                sequence=number,
                kind="x",
                at=START + timedelta(seconds=number // 3),
                subject_type="t",
                subject_id=new_id(),
            )
            for number in range(1, 24)
        )
    return database


def page(database: Database, limit: int, cursor: str | None, *, descending: bool) -> Page:
    order = [(Change.at, descending), (Change.sequence, descending)]
    with database.reading() as session:
        return paginate(session, select(Change.sequence), order, limit, cursor, total=True)


@SHARED
@given(limit=st.integers(1, 30), descending=st.booleans())
def test_going_through_shows_each_row_once_in_order(rows: Database, limit: int, descending: bool) -> None:
    seen: list[int] = []
    cursor: str | None = None
    while True:
        found = page(rows, limit, cursor, descending=descending)
        seen += [row[0] for row in found.rows]
        if found.next is None:
            break
        cursor = found.next
    assert seen == sorted(range(1, 24), reverse=descending)


@SHARED
@given(limit=st.integers(1, 10), descending=st.booleans())
def test_going_back_shows_the_page_before(rows: Database, limit: int, descending: bool) -> None:
    first = page(rows, limit, None, descending=descending)
    second = page(rows, limit, first.next, descending=descending)
    back = page(rows, limit, second.prev, descending=descending)
    assert [row[0] for row in back.rows] == [row[0] for row in first.rows]
    assert first.prev is None
    assert back.prev is None


def test_the_total_is_counted_on_request(rows: Database) -> None:
    assert page(rows, 5, None, descending=True).total == 23


def test_rows_that_come_in_between_shift_no_page(rows: Database) -> None:
    first = page(rows, 5, None, descending=True)
    with rows.writing() as session:
        session.add(Change(sequence=99, kind="x", at=START + timedelta(days=1), subject_type="t", subject_id=new_id()))
    second = page(rows, 5, first.next, descending=True)
    assert [row[0] for row in second.rows] == [18, 17, 16, 15, 14]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "bm90anNvbg",
        "e30",
        encode_cursor([1], backward=False),
        encode_cursor(["2026-01-01T00:00:00", "x"], backward=False),
        encode_cursor(["x", 1], backward=False),
        encode_cursor([None, 1], backward=False),
        encode_cursor(["2026-01-01T00:00:00+00:00", 1 << 63], backward=True),
        encode_cursor(["2026-01-01T00:00:00+00:00", True], backward=True),
    ],
)
def test_a_cursor_of_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(Problem):
        decode_cursor(cursor, [Change.at.expression, Change.sequence.expression])


@given(st.binary(max_size=60))
def test_no_cursor_makes_an_error_of_the_inside(raw: bytes) -> None:
    with pytest.raises(Problem) as caught:
        decode_cursor(raw.decode("latin-1"), [Change.at.expression, Change.sequence.expression])
    assert caught.value.code.status == 422


def test_a_moment_beyond_all_time_is_refused() -> None:
    with pytest.raises(Problem):
        decode_cursor(encode_cursor(["0001-01-01T00:00:00+14:00"], backward=False), [Change.at.expression])


@pytest.mark.parametrize("wrong", ["x", "0" * 36, "ÄÄ", ""])
def test_an_id_in_a_cursor_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Problem):
        decode_cursor(encode_cursor([wrong], backward=False), [Change.subject_id.expression])
