"""Tombstones (RFC 6721): a reader that polls learns what has left a feed, and that it is back."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from lxml import etree

from cms import clock
from cms.delivery.writing.departures import depart, return_to
from cms.syndication.read import MOST_TOMBSTONES
from tests.syndication.atom_rules import ATOM, TOMBSTONE, faults

SITE, CHANNEL, NEWS = "/feeds/www.atom", "/feeds/www/zwgk/zcwj.atom", "/feeds/www/news.atom"
TYPE, SUBJECT = "/feeds/www/-/types/policy_document.atom", "/feeds/www/-/subjects/science.atom"


class Poller:
    """A reader with a memory: it asks again only for what has changed, and drops what has a tombstone."""

    def __init__(self, http: FlaskClient, path: str = SITE) -> None:
        self.http, self.path = http, path
        self.etag = ""
        self.kept: set[str] = set()
        self.dropped: dict[str, datetime] = {}

    def poll(self) -> int:
        answer = self.http.get(self.path, headers={"If-None-Match": self.etag} if self.etag else {})
        if answer.status_code == 200:
            assert faults(answer.data) == []
            feed = etree.fromstring(answer.data)
            self.etag = answer.headers["ETag"]
            self.dropped = {one.get("ref"): datetime.fromisoformat(one.get("when")) for one in feed.iter(TOMBSTONE)}
            self.kept |= {entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}
            self.kept -= set(self.dropped)
        return answer.status_code


def test_a_reader_hears_of_a_withdrawal_and_of_the_return(library, reader):
    one, other = library.published(), library.published()
    poller = Poller(reader)
    assert poller.poll() == 200
    assert poller.kept == {f"urn:uuid:{one}", f"urn:uuid:{other}"}
    assert poller.poll() == 304
    before = clock.now()
    library.withdraw(one)
    assert poller.poll() == 200
    assert poller.kept == {f"urn:uuid:{other}"}
    assert before <= poller.dropped[f"urn:uuid:{one}"] <= clock.now()
    library.publish(one)
    assert poller.poll() == 200
    assert (poller.kept, poller.dropped) == ({f"urn:uuid:{one}", f"urn:uuid:{other}"}, {})


@pytest.mark.parametrize("path", [SITE, CHANNEL, TYPE, SUBJECT])
@pytest.mark.parametrize("way", ["withdraw", "archive"])
def test_every_feed_that_had_it_tells(library, reader, path, way):
    one = library.published(subjects=["science"])
    poller = Poller(reader, path)
    poller.poll()
    assert poller.kept == {f"urn:uuid:{one}"}
    getattr(library, way)(one)
    poller.poll()
    assert set(poller.dropped) == {f"urn:uuid:{one}"}


def test_no_feed_tells_of_what_it_never_had(library, reader):
    one = library.published(subjects=["science"])
    library.withdraw(one)
    never = (NEWS, "/feeds/kjj.atom", "/feeds/www/-/types/qa.atom", "/feeds/www/-/subjects/health.atom",
             "/feeds/kjj/-/types/policy_document.atom", "/feeds/kjj/-/subjects/science.atom")  # fmt: skip
    for path in never:
        poller = Poller(reader, path)
        poller.poll()
        assert poller.dropped == {}, path


def test_what_moves_leaves_only_what_it_is_no_longer_in(library, reader):
    one = library.published()
    library.revise(one, channels=[library.channels["news"]])
    library.publish(one)
    for path, is_dropped in ((CHANNEL, True), (NEWS, False), (SITE, False), (TYPE, False)):
        poller = Poller(reader, path)
        poller.poll()
        assert set(poller.dropped) == ({f"urn:uuid:{one}"} if is_dropped else set()), path
    library.revise(one, channels=[library.channels["zwgk/zcwj"], library.channels["news"]])
    library.publish(one)
    poller = Poller(reader, CHANNEL)
    poller.poll()
    assert (poller.kept, poller.dropped) == ({f"urn:uuid:{one}"}, {})


def test_a_subject_taken_off_and_a_site_left_end_the_entry_there(library, reader):
    one = library.published(subjects=["science"])
    other = library.published(subjects=["science"])
    library.revise(one, subjects=["health"])
    library.publish(one)
    library.revise(other, subjects=["science"], channels=[library.channels["tzgg"]])
    library.publish(other)
    poller = Poller(reader, SUBJECT)
    poller.poll()
    assert set(poller.dropped) == {f"urn:uuid:{one}", f"urn:uuid:{other}"}
    elsewhere = Poller(reader, "/feeds/kjj/-/subjects/science.atom")
    elsewhere.poll()
    assert (elsewhere.kept, elsewhere.dropped) == ({f"urn:uuid:{other}"}, {})


def test_what_is_switched_off_has_a_tombstone_until_it_is_on(library, reader):
    one = library.published()
    with library.database.writing() as session:
        depart(session, one, clock.now())
    poller = Poller(reader)
    poller.http.get(SITE)
    assert f'ref="urn:uuid:{one}"' in reader.get(SITE).text
    with library.database.writing() as session:
        return_to(session, one)
    poller.poll()
    assert (poller.kept, poller.dropped) == ({f"urn:uuid:{one}"}, {})


def test_a_reader_that_asks_by_time_hears_of_it_too(library, reader, monkeypatch):
    one, start = library.published(), datetime(2036, 1, 1, tzinfo=UTC)
    for minute, change in enumerate((library.publish, library.withdraw, library.publish)):
        monkeypatch.setattr(clock, "now", lambda minute=minute: start.replace(minute=minute))
        since = reader.get(SITE).headers["Last-Modified"]
        change(one)
        answer = reader.get(SITE, headers={"If-Modified-Since": since})
        assert answer.status_code == 200, change
        assert answer.headers["Last-Modified"] == f"Tue, 01 Jan 2036 00:0{minute}:00 GMT"
        assert reader.get(SITE, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_only_the_newest_tombstones_are_told(library, reader, monkeypatch):
    monkeypatch.setattr("cms.syndication.read.MOST_TOMBSTONES", 3)
    made = library.many(5)
    for one in made:
        library.withdraw(one)
    poller = Poller(reader)
    poller.poll()
    assert set(poller.dropped) == {f"urn:uuid:{one}" for one in made[2:]}
    assert MOST_TOMBSTONES >= 200


def test_rss_and_json_have_no_tombstones_but_change(library, reader):
    one = library.published()
    for ending in ("rss", "json"):
        etag = reader.get(f"/feeds/www.{ending}").headers["ETag"]
        library.withdraw(one)
        answer = reader.get(f"/feeds/www.{ending}", headers={"If-None-Match": etag})
        assert (answer.status_code, one in answer.text) == (200, False)
        library.publish(one)
