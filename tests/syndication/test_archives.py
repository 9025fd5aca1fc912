"""Archives (RFC 5005): everything can be had, and old documents stay as they are."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from cms.syndication import archives
from tests.delivery.library import Library
from tests.syndication.atom_rules import ATOM, HISTORY, faults, links

FEED = "/feeds/www.atom"
BASE = "http://127.0.0.1:8000"
JANUARY = datetime(2026, 1, 10, tzinfo=UTC)
APRIL = datetime(2026, 4, 15, tzinfo=UTC)
NEWEST = 5


@pytest.fixture(autouse=True)
def _small(monkeypatch) -> None:
    """Five entries a document, in April."""
    monkeypatch.setattr("cms.syndication.archives.SIZE", NEWEST)
    monkeypatch.setattr("cms.syndication.read.SIZE", NEWEST)
    monkeypatch.setattr("cms.syndication.read.NEWEST", NEWEST)
    monkeypatch.setattr(archives.clock, "now", lambda: APRIL)


def several(library: Library, number: int, since: datetime) -> list[str]:
    """Resources an hour apart, the oldest first."""
    return [library.published(at=since + timedelta(hours=hour)) for hour in range(number)]


def document(reader, address: str):
    answer = reader.get(address.removeprefix(BASE))
    assert answer.status_code == 200, address
    assert faults(answer.data) == [], address
    return etree.fromstring(answer.data)


def ids(feed) -> list[str]:
    return [one.removeprefix("urn:uuid:") for one in (e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry"))]


def chain(reader, address: str = FEED) -> dict[str, list[str]]:
    """Every document from the subscription document back, by its address, with the ids in it."""
    found: dict[str, list[str]] = {}
    while address:
        feed = document(reader, address)
        found[address.removeprefix(BASE)] = ids(feed)
        address = next(iter(links(feed, "prev-archive")), "")
    return found


def test_the_chain_has_every_entry(library, reader):
    made = several(library, 12, JANUARY) + several(library, 3, datetime(2026, 2, 27, tzinfo=UTC))
    made += several(library, 8, datetime(2026, 4, 1, tzinfo=UTC))
    found = chain(reader)
    assert list(found) == [FEED, *(f"{FEED}?archive={name}" for name in (
        "2026-04.1", "2026-02.1", "2026-01.3", "2026-01.2", "2026-01.1",
    ))]  # fmt: skip
    assert found[FEED] == made[::-1][:NEWEST]
    assert {one for several in found.values() for one in several} == set(made)
    archived = [one for address, several in reversed(found.items()) if address != FEED for one in several]
    assert archived == made[:20]


def test_archives_know_their_neighbours_and_say_what_they_are(library, reader):
    several(library, 12, JANUARY)
    middle = document(reader, f"{FEED}?archive=2026-01.2")
    assert middle.find(f"{HISTORY}archive") is not None
    assert links(middle, "current") == [BASE + FEED]
    assert links(middle, "prev-archive") == [f"{BASE}{FEED}?archive=2026-01.1"]
    assert links(middle, "next-archive") == [f"{BASE}{FEED}?archive=2026-01.3"]
    assert links(document(reader, f"{FEED}?archive=2026-01.1"), "prev-archive") == []
    assert links(document(reader, f"{FEED}?archive=2026-01.3"), "next-archive") == []
    current = document(reader, FEED)
    assert current.find(f"{HISTORY}archive") is None
    assert current.findtext(f"{ATOM}id") == middle.findtext(f"{ATOM}id")


def test_what_is_shown_whole_names_no_archive(library, reader):
    made = several(library, 4, JANUARY)
    assert chain(reader) == {FEED: made[::-1]}
    several(library, 1, datetime(2026, 4, 1, tzinfo=UTC))
    assert f"{FEED}?archive=2026-01.1" in chain(reader)


def test_publishing_changes_no_archive(library, reader):
    several(library, 7, JANUARY)
    several(library, 5, datetime(2026, 4, 1, tzinfo=UTC))
    before = {name: reader.get(f"{FEED}?archive={name}").headers["ETag"] for name in ("2026-01.1", "2026-01.2")}
    full = ids(document(reader, f"{FEED}?archive=2026-04.1"))
    several(library, 6, datetime(2026, 4, 10, tzinfo=UTC))
    for name, etag in before.items():
        assert reader.get(f"{FEED}?archive={name}", headers={"If-None-Match": etag}).status_code == 304
    assert ids(document(reader, f"{FEED}?archive=2026-04.1")) == full


def test_what_is_withdrawn_leaves_its_archive_and_no_other_month(library, reader):
    old = several(library, 7, JANUARY)
    new = several(library, 5, datetime(2026, 2, 10, tzinfo=UTC))
    library.withdraw(old[0])
    found = chain(reader)
    assert found[f"{FEED}?archive=2026-01.1"] == old[1:6]
    assert found[f"{FEED}?archive=2026-01.2"] == old[6:]
    assert found[f"{FEED}?archive=2026-02.1"] == new


def test_months_are_those_of_china(library, reader):
    one = library.published(at=datetime(2026, 1, 31, 16, 0, tzinfo=UTC))
    library.published(at=datetime(2026, 1, 31, 15, 59, tzinfo=UTC))
    assert ids(document(reader, f"{FEED}?archive=2026-02.1")) == [one]


def test_a_running_month_is_archived_by_full_pages_only(library, reader):
    several(library, 4, datetime(2026, 4, 1, tzinfo=UTC))
    assert list(chain(reader)) == [FEED]
    assert reader.get(f"{FEED}?archive=2026-04.1").status_code == 404


def test_a_page_that_is_none_is_not_found(library, reader):
    several(library, 5, JANUARY)
    for name in ("2026-01.2", "2025-12.1", "2026-02.1", "8999-12.1"):
        assert reader.get(f"{FEED}?archive={name}").status_code == 404, name


@pytest.mark.parametrize(
    "name", ["2026-13.1", "2026-01", "2026-01.0", "2026-01.01", "x", "", "9999-12.1", "2026-01.1 "]
)
def test_a_name_that_no_archive_has_is_refused(library, reader, name):
    answer = reader.get(FEED, query_string={"archive": name})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "query/archive")


def test_archives_are_of_atom_only(library, reader):
    for ending in ("rss", "json"):
        assert reader.get(f"/feeds/www.{ending}?archive=2026-01.1").status_code == 422


def test_summaries_have_archives_of_summaries(library, reader):
    several(library, 6, JANUARY)
    found = chain(reader, f"{FEED}?content=summary")
    assert list(found)[1:] == [f"{FEED}?archive=2026-01.{page}&content=summary" for page in (2, 1)]
    first = document(reader, f"{FEED}?archive=2026-01.1&content=summary")
    assert first.find(f"{ATOM}entry/{ATOM}content") is None
    assert links(first, "current") == [f"{BASE}{FEED}?content=summary"]
