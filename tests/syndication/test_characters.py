"""No text breaks a feed: every character that XML can carry comes back, the others are left out."""

import re
from datetime import UTC, datetime
from typing import Any

import feedparser
import jsonschema
import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from cms.syndication.atom import write_atom
from cms.syndication.feed import Feed, Tombstone, entry_of, urn
from cms.syndication.json_feed import write_json_feed
from cms.syndication.rss import CONTENT, write_rss
from tests.syndication.atom_rules import ATOM
from tests.syndication.atom_rules import faults as atom_faults
from tests.syndication.json_feed_schema import SCHEMA

BASE, AN_ID = "https://api.yunze.example", "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
AWKWARD = (
    *("]]>", "<![CDATA[", "&amp;", "&#0;", "<b>", "<!--", "?>", '"', "'", " ", "\r\n", "\x00", "\x0b"),
    *("\ufffe", "\uffff", "\ufeff", "\u2028", "\u0085", "\u202e", "\U0001f600", "\U0002a6d6"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(max_size=8)), max_size=6).map("".join)
NAMES = TEXTS.map(lambda text: f"云{text}泽")


def ready(title: str, text: str, html: str, name: str) -> bytes:
    """The bytes of a delivered resource with these words."""
    file = {"href": "/files/x/y", "media_type": "application/pdf", "size": 1, "title": name, "role": "attachment"}
    item: dict[str, Any] = {
        "id": AN_ID,
        "links": {"html": "https://www.yunze.example/a.html", "self": f"/delivery/v1/resources/{AN_ID}"},
        "title": title,
        "summary": text,
        "html": html,
        "body": text,
        "publisher": {"name": name},
        "language": "zh-CN",
        "subjects": [{"label": {"zh": name}}],
        "keywords": [name],
        "published_at": "2026-03-01T09:00:00+08:00",
        "updated_at": "2026-03-01T09:00:00+08:00",
        "attachments": [file],
    }
    return orjson.dumps(item)


def feed(title: str, text: str, html: str, *, whole: bool = True) -> Feed:
    entries = [entry_of(ready(title, text, html, title), BASE, AT, whole=whole)]
    left = [Tombstone(urn("0192f3a4-5b6c-7d8e-9f01-23456789abce"), AT)]
    words = {"title": title, "description": text or title, "language": "zh-CN", "author": title}
    return Feed(
        id=urn(AN_ID), home="https://www.yunze.example/", address=f"{BASE}/f", place_at=AT,
        entries=entries, tombstones=left, **words,
    )  # fmt: skip


def told(text: str) -> str:
    """What an XML reader has of a text: without what is forbidden, with one kind of line end."""
    return FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


@settings(deadline=None)
@given(title=NAMES, text=TEXTS, html=TEXTS)
@example(title="]]>", text="]]>\x00", html="<p>]]></p>")
def test_atom_gives_back_what_it_was_given(title, text, html):
    document = write_atom(feed(title, text, html))
    assert atom_faults(document) == []
    entry = etree.fromstring(document).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == told(title)
    assert (entry.findtext(f"{ATOM}content") or "") == told(html or text)


@settings(deadline=None)
@given(title=NAMES, text=TEXTS, html=TEXTS)
@example(title="]]>", text="]]>\x00", html="<p>]]></p>")
def test_rss_gives_back_what_it_was_given(title, text, html):
    item = etree.fromstring(write_rss(feed(title, text, html))).find("channel/item")
    assert item.findtext("title") == told(title).replace("<", "&lt;")
    assert (item.findtext(f"{{{CONTENT}}}encoded") or "") == told(html)


@settings(deadline=None)
@given(title=NAMES, text=TEXTS, html=TEXTS)
def test_json_feed_gives_back_what_it_was_given(title, text, html):
    written = orjson.loads(write_json_feed(feed(title, text, html)))
    jsonschema.validate(written, SCHEMA)
    (item,) = written["items"]
    assert item["title"] == title
    assert item.get("content_html", "") == html


@settings(deadline=None)
@given(title=NAMES, text=TEXTS, html=TEXTS)
def test_feedparser_finds_no_fault(title, text, html):
    for write in (write_atom, write_rss):
        for whole in (True, False):
            parsed = feedparser.parse(write(feed(title, text, html, whole=whole)))
            assert (parsed.bozo, len(parsed.entries)) == (0, 1)
