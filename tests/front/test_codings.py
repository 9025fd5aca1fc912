"""Content codings: only what the reader takes, each an answer of its own to caches, and none where it is no gain."""

import gzip
import itertools
import os
from collections.abc import Callable
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from cms.front.codings import LONGEST_FIELD, SMALLEST, _coding_of, coding_of
from cms.front.front import Front
from tests.front.test_front import LIST, Desk, item

DECODED: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "identity": bytes,
}
LONG = "".join(f"<p>第{number}条　各单位应当按照本办法公开政府信息。</p>" for number in range(60))


@pytest.fixture
def desk(app, database, cast) -> Desk:
    return Desk(app, database)


@pytest.fixture
def path(cast) -> str:
    """An address whose answer is long enough to be packed."""
    return item(cast.published(body=LONG))


def coding(answer: TestResponse) -> str:
    return answer.headers.get("Content-Encoding", "identity")


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("br;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("*;q=0", "identity"),
        ("identity;q=0", "identity"),  # nothing is left that we have: RFC 9110 lets us send the plain bytes
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("identity, br;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("deflate, zstd, dcb", "identity"),
        ("", "identity"),
        (";;, =q, ,", "identity"),
        ("br;q=perhaps", "identity"),
        ("br;q=2", "identity"),
        ("br" + " " * LONGEST_FIELD, "identity"),
    ],
)
def test_the_reader_gets_the_coding_that_it_prefers_of_ours(accepted, expected):
    assert coding_of(accepted) == expected


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_refused_coding_is_never_sent(desk, path):
    plain = desk.get(path).data
    for qualities in itertools.product(("", ";q=0", ";q=0.5"), repeat=3):
        told = dict(zip(("br", "gzip", "*"), qualities, strict=True))
        answer = desk.get(path, Accept_Encoding=", ".join(name + quality for name, quality in told.items()))
        assert told.get(coding(answer)) != ";q=0"
        assert DECODED[coding(answer)](answer.data) == plain


@settings(deadline=None, max_examples=50)
@given(
    st.text(max_size=250)
    | st.lists(st.sampled_from(["br", "gzip", "*", ";q=0", ",", "identity", "=", '"'])).map("".join)
)
def test_whatever_is_sent_as_the_field_has_an_answer(accepted):
    assert coding_of(accepted) in DECODED


def test_a_field_longer_than_any_browser_sends_takes_no_memory():
    before = _coding_of.cache_info()
    coding_of("br, " * LONGEST_FIELD)
    assert _coding_of.cache_info() == before


def test_each_coding_has_a_tag_of_its_own_and_the_same_content(desk, path):
    answers = [desk.get(path, Accept_Encoding=name) for name in DECODED]
    assert [coding(one) for one in answers] == list(DECODED)
    assert len({one.headers["ETag"] for one in answers}) == 3
    assert len({DECODED[coding(one)](one.data) for one in answers}) == 1
    assert len(desk.asked) == 1
    for one in answers:
        assert one.headers["Vary"] == "Accept-Encoding"
        assert one.headers["Content-Length"] == str(len(one.data))
        assert one.headers["ETag"].startswith('"')


@pytest.mark.parametrize("name", DECODED)
def test_head_tells_what_get_would_and_no_body(desk, path, name):
    whole = desk.get(path, Accept_Encoding=name)
    head = desk.client.head(path, headers={"Accept-Encoding": name})
    assert head.data == b""
    assert [one for one in head.headers if one[0] != "X-Trace-Id"] == [
        one for one in whole.headers if one[0] != "X-Trace-Id"
    ]


@pytest.mark.parametrize("name", DECODED)
def test_only_who_has_the_same_coding_is_told_that_nothing_changed(desk, path, name):
    tags = {each: desk.get(path, Accept_Encoding=each).headers["ETag"] for each in DECODED}
    answers = {each: desk.get(path, Accept_Encoding=name, If_None_Match=tag) for each, tag in tags.items()}
    assert {each: one.status_code for each, one in answers.items()} == {
        each: 304 if each == name else 200 for each in DECODED
    }
    same = answers[name]
    assert same.data == b""
    assert same.headers["ETag"] == tags[name]
    assert same.headers["Vary"] == "Accept-Encoding"
    assert not {"Content-Encoding", "Content-Length", "Content-Type"} & set(same.headers.keys())


def test_of_many_tags_any_may_be_the_one(desk, path):
    tag = desk.get(path, Accept_Encoding="br").headers["ETag"]
    for field in (f'"other", {tag}', f"W/{tag}", "*"):
        assert desk.get(path, Accept_Encoding="br", If_None_Match=field).status_code == 304


def test_a_small_answer_is_sent_as_it_is(desk, cast):
    answer = desk.get(f"/delivery/v1/resources/{cast.published()}?fields=title", Accept_Encoding="br")
    assert len(answer.data) < SMALLEST
    assert coding(answer) == "identity"
    assert "Vary" not in answer.headers


def behind(database, body: bytes, *headers: tuple[str, str]) -> TestResponse:
    """What a reader who takes anything gets of this body."""

    def application(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return Client(Front(application, database)).get(LIST, headers={"Accept-Encoding": "br, gzip"})


def test_what_is_packed_already_is_not_packed_again(database, cast):
    body = gzip.compress(os.urandom(3000))
    answer = behind(database, body, ("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    assert (answer.data, answer.headers.getlist("Content-Encoding")) == (body, ["gzip"])
    assert coding(behind(database, b"PK" * 3000, ("Content-Type", "application/zip"))) == "identity"
    assert coding(behind(database, b"<svg/>" * 3000, ("Content-Type", "image/svg+xml"))) == "br"


def test_what_does_not_become_smaller_is_sent_as_it_is_under_its_own_tag(database, cast):
    body = os.urandom(3000)
    answer = behind(database, body, ("Content-Type", "application/json"), ("ETag", '"x"'))
    assert (answer.data, answer.headers["ETag"], coding(answer)) == (body, '"x"', "identity")
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_errors_are_told_as_they_are(desk):
    answer = desk.get(item("0192f3a4-5b6c-7d8e-9f01-23456789abcd"), Accept_Encoding="br")
    assert (answer.status_code, coding(answer)) == (404, "identity")
