"""RSS 2.0 and JSON Feed 1.1 of sites and channels."""

from datetime import timedelta

import feedparser
import jsonschema
import pytest
from lxml import etree

from cms.syndication.feed import NEWEST, absolute
from cms.syndication.rss import CONTENT, DUBLIN_CORE
from cms.syndication.xml import allowed
from tests.delivery.library import MARCH, Library, sha256
from tests.syndication.json_feed_schema import SCHEMA
from tests.syndication.rss_rules import faults

BODY = (
    '<p>见<a href="/files/x/y.pdf">附件</a>，<img src="/files/x/z.png" alt="图"></p>'
    '<p><a href="https://a.example/">外</a></p>'
)
AWKWARD = "]]> & <b>粗</b> \u0001 \ufffe \U0001f600 \"'\u2028"


@pytest.fixture
def full(library: Library) -> str:
    """A resource that has everything a feed can show."""
    sound = library.attachment("解读.mp3", b"ID3sound", "audio/mpeg")
    cover = library.attachment("a.png", b"PNG", "image/png")
    return library.published(
        "policy_interpretation",
        title="《办法》解读 A&B",
        summary="一图读懂。",
        keywords=["券", "科技、教育"],
        subjects=["science"],
        body=BODY,
        attachments=[{"attachment_id": sound, "title": "音频"}, {"attachment_id": cover, "role": "cover"}],
    )


def rss(reader, path: str = "/feeds/www.rss"):
    answer = reader.get(path)
    assert answer.status_code == 200
    assert faults(answer.data) == []
    return etree.fromstring(answer.data).find("channel")


def test_rss_is_clean_in_a_validator_and_in_feedparser(full, library, reader):
    library.many(3)
    for path in ("/feeds/www.rss", "/feeds/www/zwgk/zcwj.rss", "/feeds/kjj.rss"):
        answer = reader.get(path)
        assert answer.mimetype == "application/rss+xml"
        assert faults(answer.data) == [], path
        parsed = feedparser.parse(answer.data)
        assert parsed.bozo == 0, path
        assert parsed.version == "rss20"


def test_json_feed_obeys_its_schema(full, library, reader):
    library.published("article", body=None)
    for path in ("/feeds/www.json", "/feeds/www/zwgk/zcwj.json", "/feeds/kjj.json"):
        answer = reader.get(path)
        assert answer.mimetype == "application/feed+json"
        jsonschema.validate(answer.json, SCHEMA)
        assert answer.json["feed_url"] == f"http://127.0.0.1:8000{path}"


def test_feedparser_reads_everything_back(full, library, reader):
    parsed = feedparser.parse(reader.get("/feeds/www/zwgk/zcwj.rss").data)
    assert (parsed.feed.title, parsed.feed.language, parsed.feed.ttl) == ("云泽市人民政府 - 政策文件", "zh-CN", "60")
    assert parsed.feed.link == "https://www.yunze.example/zwgk/zcwj/"
    (entry,) = parsed.entries
    assert entry.title == "《办法》解读 A&B"
    assert entry.link == f"https://www.yunze.example/zwgk/zcwj/{full}.html"
    assert (entry.id, entry.guidislink) == (f"urn:uuid:{full}", False)
    assert entry.author == "云泽市科学技术局"
    assert entry.summary == "一图读懂。"
    assert entry.published == "Sun, 01 Mar 2026 09:00:00 +0800"
    assert [tag.term for tag in entry.tags] == ["科技、教育", "券"]
    assert entry.enclosures[0].type == "audio/mpeg"
    assert entry.enclosures[0].href.startswith("http://127.0.0.1:8000/files/")


def test_the_body_is_whole_and_its_links_absolute(full, library, reader):
    encoded = rss(reader).find("item").findtext(f"{{{CONTENT}}}encoded")
    item = reader.get("/feeds/www.json").json["items"][0]
    for html in (encoded, item["content_html"]):
        assert 'href="http://127.0.0.1:8000/files/x/y.pdf"' in html
        assert 'src="http://127.0.0.1:8000/files/x/z.png"' in html
        assert 'href="https://a.example/"' in html


def test_json_feed_carries_files_and_cover(full, library, reader):
    item = reader.get("/feeds/www.json").json["items"][0]
    assert item["attachments"][0] == {
        "url": f"http://127.0.0.1:8000/files/{sha256(b'ID3sound')}/%E8%A7%A3%E8%AF%BB.mp3",
        "mime_type": "audio/mpeg",
        "title": "音频",
        "size_in_bytes": 8,
    }
    assert item["image"].endswith("a.png")
    assert item["tags"] == ["科技、教育", "券"]
    assert item["date_published"] == "2026-03-01T09:00:00+08:00"


def test_awkward_characters_break_no_feed(library, reader):
    title = AWKWARD.replace("<b>", "").replace("</b>", "")
    library.published(title=title, summary=AWKWARD, body=f"<p>{AWKWARD}</p>", keywords=["a&b"])
    for path in ("/feeds/www.rss", "/feeds/www/zwgk/zcwj.rss"):
        data = reader.get(path).data
        assert feedparser.parse(data).bozo == 0
        assert "SAXError" not in faults(data)
        assert b"]]&gt;" in data
        assert b"\x01" not in data
    jsonschema.validate(reader.get("/feeds/www.json").json, SCHEMA)


def test_what_xml_forbids_is_taken_out_and_nothing_else():
    assert allowed("a\x00\x08\x0b\x1fb\t\n\r\ufffe\uffff\U0001f600中".encode()).decode() == "ab\t\n\r\U0001f600中"


def test_only_links_from_the_root_are_made_absolute():
    html = '<a href="/a"> <img src="/b"> <a href="//c"> <a href="https://d/e"> <p title="href=/f"> <video poster="/g">'
    made = absolute(html, "https://x.example")
    assert 'href="https://x.example/a"' in made
    assert 'src="https://x.example/b"' in made
    assert 'poster="https://x.example/g"' in made
    assert 'href="//c"' in made
    assert 'href="https://d/e"' in made
    assert 'title="href=/f"' in made


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_feed_has_the_newest_and_no_more(library, reader):
    made = library.many(NEWEST + 5)
    items = rss(reader).findall("item")
    assert [item.findtext("guid") for item in items] == [f"urn:uuid:{one}" for one in made[::-1][:NEWEST]]
    assert len(reader.get("/feeds/www.json").json["items"]) == NEWEST


def test_a_channels_feed_shows_that_channel_only(library, reader):
    one = library.published(channels=[library.channels["news"]])
    library.published()
    assert [item.findtext("guid") for item in rss(reader, "/feeds/www/news.rss").findall("item")] == [f"urn:uuid:{one}"]


def test_a_withdrawn_item_leaves_the_feed_at_once(library, reader):
    one = library.published()
    before = reader.get("/feeds/www.rss").headers["ETag"]
    library.withdraw(one)
    after = reader.get("/feeds/www.rss", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert one not in after.text


def test_feeds_are_not_sent_twice(library, reader):
    library.published()
    for path in ("/feeds/www.rss", "/feeds/www.json", "/feeds/www/zwgk/zcwj.rss"):
        first = reader.get(path)
        again = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
        assert reader.get(path).data == first.data, path
    tags = {reader.get(path).headers["ETag"] for path in ("/feeds/www.rss", "/feeds/www.json")}
    assert len(tags) == 2


def test_the_build_date_is_that_of_the_newest_change(library, reader):
    assert rss(reader).find("lastBuildDate") is None
    one = library.published()
    library.publish(one, MARCH, MARCH + timedelta(days=1))
    assert rss(reader).findtext("lastBuildDate") == "Mon, 02 Mar 2026 09:00:00 +0800"


def test_dublin_core_names_the_publisher_and_repeats_no_date(library, reader):
    library.published()
    item = rss(reader).find("item")
    assert item.findtext(f"{{{DUBLIN_CORE}}}creator") == "云泽市科学技术局"
    assert item.find(f"{{{DUBLIN_CORE}}}date") is None


def test_unknown_places_have_no_feed(library, reader):
    for place in (
        "x.rss",
        "x.json",
        "www/x.rss",
        "kjj/news.rss",
        "www/x.atom",
        "www/%00.rss",
        "www/-/types/x.rss",
        "www/-/subjects/x.json",
        "www/-/libraries/x.atom",
        "x/-/types/article.atom",
    ):
        path = f"/feeds/{place}"
        answer = reader.get(path)
        assert answer.status_code == 404, path
        assert answer.mimetype == "application/problem+json"
