"""Feeds of libraries, types and subjects beside those of sites and channels, and what may be asked of each."""

from itertools import product

import feedparser
import jsonschema
import pytest
from lxml import etree

from cms import clock
from cms.db import table_of
from cms.delivery.models import DeliveredTerm
from cms.delivery.writing.departures import Place, note_departures
from cms.ids import new_id
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel
from cms.sites.off_switches.models import OffSwitch
from tests.delivery.library import MARCH, Library
from tests.syndication.atom_rules import TOMBSTONE
from tests.syndication.atom_rules import faults as atom_faults
from tests.syndication.json_feed_schema import SCHEMA
from tests.syndication.rss_rules import faults as rss_faults

ENDINGS = ("rss", "atom", "json")
LIBRARY, TYPE, SUBJECT = (
    "/feeds/www/-/libraries/youke",
    "/feeds/www/-/types/policy_document",
    "/feeds/www/-/subjects/science",
)
PLACES = ("/feeds/www", "/feeds/www/zwgk/zcwj", LIBRARY, TYPE, SUBJECT)


@pytest.fixture
def thematic(library: Library) -> str:
    """A thematic library; its id."""
    one, now = new_id(), clock.now()
    with library.database.writing() as session:
        session.add(
            ThematicLibrary(
                id=one,
                site_id=library.sites["www"],
                slug="youke",
                title="惠企政策",
                rule={},
                created_at=now,
                updated_at=now,
            )
        )
    return one


@pytest.fixture
def one(library: Library, thematic: str) -> str:
    """A resource that is in every one of the places."""
    made = library.published(subjects=["science"], summary="只有这些", body="<p>全文在此</p>")
    with library.database.writing() as session:
        row = {"field": "library", "value": thematic, "resource_id": made, "published_at": MARCH}
        session.execute(table_of(DeliveredTerm).insert(), [row])
    return made


def ids(reader, address: str) -> list[str]:
    return [item["id"].removeprefix("urn:uuid:") for item in reader.get(f"{address}.json").json["items"]]


def test_every_place_has_clean_feeds_in_three_forms(library, reader, one, subtests):
    for address in PLACES:
        with subtests.test(address):
            answers = {ending: reader.get(f"{address}.{ending}") for ending in ENDINGS}
            assert rss_faults(answers["rss"].data) == []
            assert atom_faults(answers["atom"].data) == []
            jsonschema.validate(answers["json"].json, SCHEMA)
            for ending in ("rss", "atom"):
                parsed = feedparser.parse(answers[ending].data)
                assert (parsed.bozo, [entry.id for entry in parsed.entries]) == (0, [f"urn:uuid:{one}"])
            assert ids(reader, address) == [one]


def test_places_have_titles_and_ids_of_their_own(library, reader, one):
    read = [feedparser.parse(reader.get(f"{address}.atom").data).feed for address in PLACES]
    assert [feed.title.removeprefix("云泽市人民政府") for feed in read] == [
        "", " - 政策文件", " - 惠企政策", " - 政策文件", " - 科技、教育",
    ]  # fmt: skip
    assert len({feed.id for feed in read}) == len(PLACES)
    assert feedparser.parse(reader.get(f"{SUBJECT}.atom").data).feed.id == read[-1].id


def test_a_type_or_a_subject_is_read_within_its_site(library, reader):
    here = library.published(subjects=["science"])
    there = library.published(subjects=["science"], channels=[library.channels["tzgg"]])
    library.published("qa", subjects=["health"])
    for path in ("types/policy_document", "subjects/science"):
        assert ids(reader, f"/feeds/www/-/{path}") == [here]
        assert ids(reader, f"/feeds/kjj/-/{path}") == [there]


def test_a_library_tells_what_its_rule_no_longer_matches(library, reader, one, thematic):
    with library.database.writing() as session:
        term = table_of(DeliveredTerm)
        session.execute(term.delete().where(term.c.field == "library"))
        note_departures(session, one, [Place("library", thematic)], clock.now())
    (deleted,) = etree.fromstring(reader.get(f"{LIBRARY}.atom").data).iter(TOMBSTONE)
    assert deleted.get("ref") == f"urn:uuid:{one}"
    assert ids(reader, LIBRARY) == []


def test_a_code_with_slashes_and_dots_has_a_feed(library, reader):

    with library.database.writing() as session:
        session.add(
            TaxonomyTerm(
                id=new_id(),
                scheme="subject",
                code="a/b.rss",
                label_zh="甲",
                label_en="a",
                alternative_labels=[],
                position=9,
            )
        )
    made = library.published(subjects=["a/b.rss"])
    assert ids(reader, "/feeds/www/-/subjects/a/b.rss") == [made]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_no_channel_can_stand_where_other_places_do(library, reader):
    with library.database.writing() as session:
        session.query(Channel).filter_by(path="news").update({"path": "types/policy_document"})
    made = library.published(channels=[library.channels["news"]])
    library.published()
    assert ids(reader, "/feeds/www/types/policy_document") == [made]
    assert len(ids(reader, TYPE)) == 2


def test_summaries_only_are_clean_too_and_carry_no_body(library, reader, one, subtests):
    for address in PLACES:
        with subtests.test(address):
            for ending in ENDINGS:
                whole, short = reader.get(f"{address}.{ending}"), reader.get(f"{address}.{ending}?content=summary")
                assert ("全文在此" in whole.text, "全文在此" in short.text) == (True, False)
                assert "只有这些" in short.text
                assert whole.headers["ETag"] != short.headers["ETag"]
            assert rss_faults(reader.get(f"{address}.rss?content=summary").data) == []
            assert atom_faults(reader.get(f"{address}.atom?content=summary").data) == []
            jsonschema.validate(reader.get(f"{address}.json?content=summary").json, SCHEMA)


@pytest.mark.parametrize("query", ["content=x", "content=", "x=1", "content=full&content=full", "archive=2026-03.1"])
def test_unknown_parameters_are_refused(library, reader, query):
    for address in PLACES[:2]:
        for ending in ("rss", "json"):
            assert reader.get(f"{address}.{ending}?{query}").status_code == 422, (address, ending)


def test_feeds_have_validators(library, reader, one, subtests):
    for address, ending in product(PLACES, ENDINGS):
        with subtests.test(f"{address}.{ending}"):
            first = reader.get(f"{address}.{ending}")
            for name, field in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
                again = reader.get(f"{address}.{ending}", headers={field: first.headers[name]})
                assert (again.status_code, again.data) == (304, b""), name


def switch_off(library: Library, kind: str, one: str) -> None:
    with library.database.writing() as session:
        switch = OffSwitch(
            id=new_id(), subject_type=kind, subject_id=one, reason="核实", off_by=library.account, off_at=clock.now()
        )
        session.add(switch)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_switched_off_is_in_no_feed(library, reader, one, ending):
    switch_off(library, "resource", one)
    for address in PLACES:
        answer = reader.get(f"{address}.{ending}")
        assert (answer.status_code, f"{one}.html" in answer.text) == (200, False), address
        assert "Last-Modified" not in answer.headers
    switch_off(library, "channel", library.channels["zwgk/zcwj"])
    assert reader.get(f"/feeds/www/zwgk/zcwj.{ending}").status_code == 410
    switch_off(library, "site", library.sites["www"])
    assert {reader.get(f"{address}.{ending}").status_code for address in PLACES} == {410}


def test_rss_has_one_enclosure_and_that_is_what_can_be_played(library, reader):
    form = library.attachment("表.pdf", b"%PDF-1.7 form")
    sound = library.attachment("a.mp3", b"ID3sound", "audio/mpeg")
    cover = library.attachment("a.png", b"PNG", "image/png")
    library.published(attachments=[{"attachment_id": form}, {"attachment_id": sound}])
    library.published(attachments=[{"attachment_id": cover, "role": "cover"}, {"attachment_id": form}])
    library.published(attachments=[{"attachment_id": cover, "role": "cover"}])
    entries = feedparser.parse(reader.get("/feeds/www.rss").data).entries
    told = [[one.type for one in entry.enclosures] for entry in entries]
    assert told == [[], ["application/pdf"], ["audio/mpeg"]]
