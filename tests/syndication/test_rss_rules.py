"""The rules find what they are there to find; otherwise a clean feed would prove nothing."""

import pytest

from tests.syndication.rss_rules import faults

HEAD = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><link>https://x.example/</link>'
    '<description>D</description><atom:link rel="self" href="https://x.example/feed.rss"/>'
)
DATE = "Sun, 01 Mar 2026 09:00:00 GMT"
ITEM = (
    '<title>I</title><link>https://x.example/1</link><description>S</description><guid isPermaLink="false">urn:1</guid>'
)


def feed(item: str = "", channel: str = "", head: str = HEAD) -> bytes:
    return f"{head}{channel}<item>{item or ITEM}</item></channel></rss>".encode()


def test_a_clean_feed_has_no_faults():
    assert (
        faults(feed(ITEM + "<pubDate>Sun, 01 Mar 2026 09:00:00 +0800</pubDate><content:encoded>x</content:encoded>"))
        == []
    )


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (b"<rss", "SAXError"),
        (feed(ITEM.replace("S<", "&#1;<")), "SAXError"),
        (feed(head=HEAD.replace('version="2.0"', 'version="3"')), "InvalidRSSVersion"),
        (feed(head=HEAD.replace("<title>T</title>", "")), "MissingElement"),
        (feed(head=HEAD.replace('rel="self"', 'rel="alternate"')), "MissingAtomSelfLink"),
        (feed(channel="<title>again</title>"), "DuplicateElement"),
        (feed(channel="<colour>red</colour>"), "UndefinedElement"),
        (feed(channel="<language>中文</language>"), "InvalidLanguage"),
        (feed(channel="<ttl>-1</ttl>"), "InvalidInteger"),
        (feed(channel="<lastBuildDate>2026-03-01</lastBuildDate>"), "InvalidRFC2822Date"),
        (feed(ITEM + "<pubDate>Mon, 01 Mar 2026 09:00:00 +0800</pubDate>"), "InvalidRFC2822Date"),
        (feed(ITEM + "<pubDate>Sun, 31 Feb 2026 09:00:00 +0800</pubDate>"), "InvalidRFC2822Date"),
        (feed(ITEM.replace("https://x.example/1", "/1")), "InvalidFullLink"),
        (feed(ITEM.replace("<title>I", "<title>&lt;b&gt;I")), "ContainsHTML"),
        (feed(ITEM.replace("I<", "<")), "NotBlank"),
        (feed(ITEM.replace(' isPermaLink="false"', "")), "InvalidHttpGUID"),
        (feed(ITEM.replace('"false"', '"no"')), "InvalidBooleanAttribute"),
        (feed(ITEM[: ITEM.index("<guid")]), "MissingGuid"),
        (feed(channel=f"<item>{ITEM}</item>"), "DuplicateValue"),
        (feed("<content:encoded>x</content:encoded>" + ITEM), "NeedDescriptionBeforeContent"),
        (feed(f"{ITEM}<pubDate>{DATE}</pubDate><dc:date>2026-03-01</dc:date>"), "DuplicateItemSemantics"),
        (feed(ITEM + '<content:encoded>&lt;a href="/x"&gt;</content:encoded>'), "ContainsRelRef"),
        (feed(ITEM + "<content:encoded>&lt;script&gt;</content:encoded>"), "SecurityRisk"),
        (feed(ITEM + '<enclosure url="https://x.example/a.mp3" type="audio/mpeg"/>'), "MissingAttribute"),
        (feed(ITEM + '<enclosure url="https://x.example/a.mp3" length="x" type="a/b"/>'), "InvalidIntegerAttribute"),
    ],
)
def test_a_broken_feed_is_found_out(document, fault):
    assert fault in faults(document)
