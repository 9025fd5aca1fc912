"""RSS 2.0 with the content, Dublin Core and Atom modules."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from cms.clock import SHANGHAI
from cms.syndication.feed import Entry, Feed
from cms.syndication.xml import add, document

MEDIA_TYPE = "application/rss+xml"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
MINUTES_TO_LIVE = "60"

for _prefix, _namespace in (("content", CONTENT), ("dc", DUBLIN_CORE), ("atom", ATOM)):
    ET.register_namespace(_prefix, _namespace)


def write_rss(feed: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    add(channel, "description", feed.description)
    add(channel, "language", feed.language)
    if feed.updated_at is not None:
        add(channel, "lastBuildDate", _rfc822(feed.updated_at))
    add(channel, "ttl", MINUTES_TO_LIVE)
    ET.SubElement(channel, f"{{{ATOM}}}link", href=feed.address, rel="self", type=MEDIA_TYPE)
    for entry in feed.entries:
        _write_entry(ET.SubElement(channel, "item"), entry)
    return document(root)


def _write_entry(item: ET.Element, entry: Entry) -> None:
    # Readers take both for HTML: plain text is told as HTML that shows it, so that no tag in it comes alive.
    add(item, "title", entry.title.replace("<", "&lt;"))
    add(item, "link", entry.url)
    add(item, "description", escape(entry.summary or entry.title, quote=False))
    add(item, "guid", entry.id, isPermaLink="false")
    add(item, "pubDate", _rfc822(entry.published_at))
    for tag in entry.tags:
        add(item, "category", tag)
    add(item, f"{{{DUBLIN_CORE}}}creator", entry.author)
    if file := _enclosed(entry):
        ET.SubElement(item, "enclosure", url=file["href"], length=str(file["size"]), type=file["media_type"])
    if entry.html:
        add(item, f"{{{CONTENT}}}encoded", entry.html)


def _enclosed(entry: Entry) -> Mapping[str, Any] | None:
    """The first recording or film, or else the first attachment: readers understand one enclosure only."""
    played = (file for file in entry.files if file["media_type"].startswith(("audio/", "video/")))
    attached = (file for file in entry.files if file["role"] == "attachment")
    return next(played, None) or next(attached, None)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(SHANGHAI))
