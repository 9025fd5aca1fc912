"""Dates as HTTP writes them, and validators that decide what is sent."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from hypothesis import given
from hypothesis.strategies import datetimes, timezones
from werkzeug.http import http_date as by_the_library

from cms.delivery.conditional import conditional, conditional_bytes, hash_of, http_date

MADE_AT = datetime(2026, 3, 1, 8, 0, 0, 999, tzinfo=UTC)


@given(datetimes(timezones=timezones()).filter(lambda moment: 1 < moment.year < 9999))
def test_a_date_is_written_as_the_library_writes_it(moment):
    assert http_date(moment) == by_the_library(moment)


def test_a_date_is_in_gmt_whatever_the_zone():
    assert http_date(datetime(2026, 1, 1, 7, 59, 59, tzinfo=timezone(timedelta(hours=8)))) == (
        "Wed, 31 Dec 2025 23:59:59 GMT"
    )


@pytest.fixture
def asked():
    """A request with these headers."""
    app = Flask("toy")
    return lambda **headers: app.test_request_context(
        headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If_None_Match": '"abc"'}, 304),
        ({"If_None_Match": '"xyz", "abc"'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"xyz"'}, 200),
        ({"If_Modified_Since": "Sun, 01 Mar 2026 08:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Sun, 01 Mar 2026 07:59:59 GMT"}, 200),
        ({"If_None_Match": '"xyz"', "If_Modified_Since": "Sun, 01 Mar 2026 08:00:00 GMT"}, 200),
    ],
)
def test_the_body_is_made_only_for_who_has_not_got_it(asked, headers, status):
    made = []

    def body() -> bytes:
        made.append(1)
        return b"{}"

    with asked(**headers):
        answer = conditional("abc", body, modified_at=MADE_AT)
    assert (answer.status_code, len(made)) == (status, int(status == 200))
    assert answer.headers["ETag"] == '"abc"'
    assert answer.headers["Last-Modified"] == "Sun, 01 Mar 2026 08:00:00 GMT"
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_other_bytes_have_another_tag(asked):
    with asked():
        tags = {conditional_bytes(body).headers["ETag"] for body in (b"{}", b"[]", b"{}")}
    assert len(tags) == 2


def test_parts_are_told_apart():
    assert hash_of(b"ab", b"c") != hash_of(b"a", b"bc")
