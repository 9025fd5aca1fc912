"""Sitemaps: valid, complete, and mostly unchanged."""

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from cms import clock
from cms.ids import new_id
from cms.sites.models import Channel
from cms.sites.off_switches.models import OffSwitch
from cms.syndication.sitemaps import parts
from tests.delivery.library import MARCH, Library
from tests.syndication.sitemap_schema import SCHEMA, addresses

BASE, SITE = "http://127.0.0.1:8000", "https://www.yunze.example"


def read(reader, path: str) -> dict[str, str | None]:
    answer = reader.get(path.removeprefix(BASE))
    assert (answer.status_code, answer.mimetype) == (200, "application/xml"), path
    return addresses(answer.data)


def items(reader, site: str = "www") -> dict[str, str | None]:
    """Every page of an item in all parts."""
    parts_there = [one for one in read(reader, f"/sitemaps/{site}.xml") if not one.endswith("/channels.xml")]
    return {page: at for one in parts_there for page, at in read(reader, one).items()}


def test_the_index_names_parts_by_year_with_their_newest_change(library, reader):
    library.published(at=datetime(2024, 12, 31, 15, 59, tzinfo=UTC))
    library.published(at=datetime(2024, 12, 31, 16, 0, tzinfo=UTC))
    one = library.published(at=MARCH)
    library.publish(one, MARCH, MARCH + timedelta(days=40))
    assert read(reader, "/sitemaps/www.xml") == {
        f"{BASE}/sitemaps/www/channels.xml": "2026-03-01T09:00:00+08:00",
        f"{BASE}/sitemaps/www/2024-1.xml": "2024-12-31T23:59:00+08:00",
        f"{BASE}/sitemaps/www/2025-1.xml": "2025-01-01T00:00:00+08:00",
        f"{BASE}/sitemaps/www/2026-1.xml": "2026-04-10T09:00:00+08:00",
    }


def test_a_part_has_every_live_page_of_the_site_and_none_else(library, reader):
    one = library.published(channels=[library.channels["news"], library.channels["zwgk/zcwj"]])
    shared = library.published(channels=[library.channels["tzgg"], library.channels["news"]])
    archived, withdrawn = library.published(), library.published()
    library.published(channels=[library.channels["tzgg"]])
    library.archive(archived)
    library.withdraw(withdrawn)
    assert items(reader) == {
        f"{SITE}/news/{one}.html": "2026-03-01T09:00:00+08:00",
        f"{SITE}/news/{shared}.html": "2026-03-01T09:00:00+08:00",
    }
    assert all(page.startswith("https://kjj.yunze.example/tzgg/") for page in items(reader, "kjj"))


def test_an_items_address_is_the_one_that_it_shows(library, reader):
    one = library.published()
    shown = reader.get(f"/delivery/v1/resources/{one}").json["data"]["links"]["html"]
    assert list(items(reader)) == [shown]


def test_channels_and_the_home_page_have_a_part_of_their_own(library, reader):
    library.published()
    assert read(reader, "/sitemaps/www/channels.xml") == {
        f"{SITE}/": "2026-03-01T09:00:00+08:00",
        f"{SITE}/news/": None,
        f"{SITE}/zwgk/": None,
        f"{SITE}/zwgk/zcwj/": "2026-03-01T09:00:00+08:00",
    }


def test_a_site_without_anything_has_valid_documents(library, reader):
    assert read(reader, "/sitemaps/kjj.xml") == {f"{BASE}/sitemaps/kjj/channels.xml": None}
    with library.database.writing() as session:
        session.query(Channel).filter_by(id=library.channels["tzgg"]).delete()
    assert list(read(reader, "/sitemaps/kjj/channels.xml")) == ["https://kjj.yunze.example/"]


@pytest.fixture
def _small(monkeypatch) -> None:
    """Three pages a part."""
    monkeypatch.setattr(parts, "SIZE", 3)
    parts.statements.cache_clear()
    yield
    parts.statements.cache_clear()


@pytest.mark.usefixtures("_small")
def test_publishing_changes_the_last_part_only(library, reader):
    made = library.many(7)
    names = [f"/sitemaps/www/2026-{number}.xml" for number in (1, 2, 3)]
    assert [len(read(reader, name)) for name in names] == [3, 3, 1]
    tags = [reader.get(name).headers["ETag"] for name in names]
    library.published(at=MARCH + timedelta(days=1))
    statuses = [reader.get(n, headers={"If-None-Match": tag}).status_code for n, tag in zip(names, tags, strict=True)]
    assert statuses == [304, 304, 200]
    assert len(items(reader)) == 8
    library.withdraw(made[4])
    assert reader.get(names[0], headers={"If-None-Match": tags[0]}).status_code == 304
    assert not any(made[4] in page for page in items(reader))


@pytest.mark.usefixtures("_small")
def test_the_index_names_as_many_parts_as_there_are(library, reader):
    library.many(6)
    assert len(read(reader, "/sitemaps/www.xml")) == 3
    assert reader.get("/sitemaps/www/2026-3.xml").status_code == 404


def test_a_part_is_within_the_limits_of_the_protocol():
    longest = len("<url><loc></loc><lastmod></lastmod></url>") + 2048 + len("2026-03-01T09:00:00+08:00")
    assert parts.SIZE <= 50_000
    assert parts.SIZE * longest < 50 << 20


@pytest.mark.parametrize(
    "path",
    ["x.xml", "x/channels.xml", "x/robots.txt", "www/2026-1.xml", "www/1.xml", "www/x.xml",
     "www/9999-1.xml", "www/2026-0.xml",
     "www.rss", "www/zwgk/zcwj.xml", "%00.xml"],
)  # fmt: skip
def test_what_is_no_sitemap_is_not_found(library, reader, path):
    answer = reader.get(f"/sitemaps/{path}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["www.xml", "www/channels.xml", "www/2026-1.xml", "www/robots.txt"])
def test_documents_are_not_sent_twice_and_take_no_parameters(library, reader, path):
    library.published()
    first = reader.get(f"/sitemaps/{path}")
    again = reader.get(f"/sitemaps/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert reader.get(f"/sitemaps/{path}?x=1").status_code == 422


def test_robots_txt_names_the_index_and_hides_nothing(library, reader):
    answer = reader.get("/sitemaps/www/robots.txt")
    assert answer.mimetype == "text/plain"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert robots.site_maps() == [f"{BASE}/sitemaps/www.xml"]
    assert robots.can_fetch("anybody", f"{SITE}/zwgk/")


def switch_off(library: Library, kind: str, one: str) -> None:
    with library.database.writing() as session:
        switch = OffSwitch(
            id=new_id(), subject_type=kind, subject_id=one, reason="核实", off_by=library.account, off_at=clock.now()
        )
        session.add(switch)


def test_what_is_switched_off_is_in_no_sitemap(library, reader):
    one, other = library.published(), library.published(channels=[library.channels["news"]])
    third = library.published()
    switch_off(library, "resource", one)
    assert set(items(reader)) == {f"{SITE}/news/{other}.html", f"{SITE}/zwgk/zcwj/{third}.html"}
    switch_off(library, "channel", library.channels["zwgk"])
    assert set(items(reader)) == {f"{SITE}/news/{other}.html"}
    assert set(read(reader, "/sitemaps/www/channels.xml")) == {f"{SITE}/", f"{SITE}/news/"}
    switch_off(library, "site", library.sites["www"])
    for path in ("www.xml", "www/channels.xml", "www/2026-1.xml", "www/robots.txt"):
        assert reader.get(f"/sitemaps/{path}").status_code == 410


@pytest.mark.parametrize(
    "wrong",
    ["<url/>", "<url><loc>x</loc></url>", "<url><loc>https://a.example/ b</loc></url>", "",
     "<url><loc>https://a.example/</loc><lastmod>yesterday</lastmod></url>", "<page/>"],
)  # fmt: skip
def test_the_schema_refuses_what_is_wrong(wrong):
    document = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{wrong}</urlset>'
    assert not SCHEMA.validate(etree.fromstring(document))
