"""Atom 1.0 of every kind of place."""

from datetime import timedelta

import feedparser
import pytest
from lxml import etree

from tests.delivery.library import MARCH, Library
from tests.syndication.atom_rules import ATOM, LANG, faults, links

CHANNEL = "/feeds/www/zwgk/zcwj.atom"


@pytest.fixture
def full(library: Library) -> str:
    """A resource that has everything a feed can show."""
    sound = library.attachment("解读.mp3", b"ID3sound", "audio/mpeg")
    form = library.attachment("申报表.pdf", b"%PDF-1.7 form")
    return library.published(
        "policy_interpretation",
        title="《办法》解读 A&B <三>",
        summary="一图读懂 a<b。",
        keywords=["券"],
        subjects=["science"],
        body='<p>见<a href="/files/x/y.pdf">附件</a> &amp; 图</p>',
        attachments=[{"attachment_id": form, "title": "表"}, {"attachment_id": sound}],
    )


def atom(reader, path: str = "/feeds/www.atom"):
    """A clean feed, parsed."""
    answer = reader.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/atom+xml"
    assert faults(answer.data) == [], path
    return etree.fromstring(answer.data)


def test_atom_is_clean_by_its_rules_and_in_feedparser(full, library, reader):
    library.many(3)
    for path in ("/feeds/www.atom", CHANNEL, "/feeds/kjj.atom", "/feeds/www.atom?content=summary"):
        atom(reader, path)
        parsed = feedparser.parse(reader.get(path).data)
        assert (parsed.bozo, parsed.version) == (0, "atom10"), path


def test_feedparser_reads_everything_back(full, library, reader):
    parsed = feedparser.parse(reader.get(CHANNEL).data)
    assert parsed.feed.id == f"urn:uuid:{library.channels['zwgk/zcwj']}"
    assert (parsed.feed.title, parsed.feed.language) == ("云泽市人民政府 - 政策文件", "zh-CN")
    assert parsed.feed.author == "云泽市人民政府"
    assert parsed.feed.link == "https://www.yunze.example/zwgk/zcwj/"
    (entry,) = parsed.entries
    assert (entry.id, entry.author) == (f"urn:uuid:{full}", "云泽市科学技术局")
    assert entry.title == "《办法》解读 A&B <三>"
    assert entry.summary == "一图读懂 a<b。"
    assert entry.link == f"https://www.yunze.example/zwgk/zcwj/{full}.html"
    assert entry.published == entry.updated == "2026-03-01T09:00:00+08:00"
    assert [tag.term for tag in entry.tags] == ["科技、教育", "券"]
    assert 'href="http://127.0.0.1:8000/files/x/y.pdf"' in entry.content[0].value
    assert entry.content[0].type == "text/html"


def test_every_file_is_an_enclosure(full, library, reader):
    parsed = feedparser.parse(reader.get(CHANNEL).data)
    told = [(one.type, one.length, one.title) for one in parsed.entries[0].enclosures]
    assert told == [("application/pdf", "13", "表"), ("audio/mpeg", "8", "解读.mp3")]
    assert all(one.href.startswith("http://127.0.0.1:8000/files/") for one in parsed.entries[0].enclosures)


def test_an_empty_feed_has_its_times_and_author_all_the_same(library, reader):
    feed = atom(reader)
    assert feed.findtext(f"{ATOM}updated")
    assert feed.find(f"{ATOM}entry") is None
    assert feedparser.parse(reader.get("/feeds/www.atom").data).bozo == 0


def test_another_language_is_told_at_its_entry(library, reader):
    library.published(language="en")
    library.published()
    told = [entry.get(LANG) for entry in atom(reader).findall(f"{ATOM}entry")]
    assert sorted(told, key=str) == [None, "en"]


def test_an_item_without_a_body_in_html_shows_its_text_or_summary(library, reader):
    library.published("article", body=None, summary="只有概述")
    entry = atom(reader).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == "只有概述"
    assert entry.find(f"{ATOM}content") is None


def test_the_feed_is_as_new_as_its_newest_change(library, reader):
    one = library.published()
    library.publish(one, MARCH, MARCH + timedelta(days=1))
    assert atom(reader).findtext(f"{ATOM}updated") == "2026-03-02T09:00:00+08:00"


def test_it_links_to_itself_with_its_parameters(library, reader):
    library.published()
    assert links(atom(reader, CHANNEL), "self") == [f"http://127.0.0.1:8000{CHANNEL}"]
    short = f"{CHANNEL}?content=summary"
    assert links(atom(reader, short), "self") == [f"http://127.0.0.1:8000{short}"]
