"""Atom 1.0 (RFC 4287) with archives (RFC 5005) and tombstones (RFC 6721)."""

from datetime import datetime
from xml.etree import ElementTree as ET

from cms.clock import SHANGHAI, rfc3339
from cms.syndication.feed import Entry, Feed
from cms.syndication.xml import add, document

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
HTML = "text/html"


def write_atom(feed: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    root = ET.Element("feed", _namespaces(feed))
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "subtitle", feed.description)
    add(root, "updated", _exactly(max(_moments(feed), default=feed.place_at)))
    ET.SubElement(add_author(root, feed.author), "uri").text = feed.home
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=feed.address)
    ET.SubElement(root, "link", rel="alternate", type=HTML, href=feed.home)
    for relation, address in feed.around:
        ET.SubElement(root, "link", rel=relation, type=MEDIA_TYPE, href=address)
    if feed.is_archive:
        ET.SubElement(root, "fh:archive")
    for tombstone in feed.tombstones:
        ET.SubElement(root, "at:deleted-entry", ref=tombstone.id, when=_exactly(tombstone.at))
    for entry in feed.entries:
        _write_entry(ET.SubElement(root, "entry"), entry, feed.language)
    return document(root)


def add_author(parent: ET.Element, name: str) -> ET.Element:
    """Add who is answerable; the element, for more to be said."""
    author = ET.SubElement(parent, "author")
    add(author, "name", name)
    return author


def _namespaces(feed: Feed) -> dict[str, str]:
    names = {"xmlns": ATOM, "xml:lang": feed.language}
    if feed.is_archive:
        names["xmlns:fh"] = HISTORY
    if feed.tombstones:
        names["xmlns:at"] = TOMBSTONES
    return names


def _exactly(moment: datetime) -> str:
    """The moment with its fraction of a second: readers take the newer of two by it."""
    return moment.astimezone(SHANGHAI).isoformat()


def _moments(feed: Feed) -> list[datetime]:
    return [*(entry.updated_at for entry in feed.entries), *(one.at for one in feed.tombstones)]


def _write_entry(element: ET.Element, entry: Entry, language: str) -> None:
    if entry.language != language:
        element.set("xml:lang", entry.language)
    add(element, "id", entry.id)
    add(element, "title", entry.title)
    add(element, "updated", _exactly(entry.updated_at))
    add(element, "published", rfc3339(entry.published_at))
    if entry.author:
        add_author(element, entry.author)
    ET.SubElement(element, "link", rel="alternate", type=HTML, href=entry.url)
    for file in entry.files:
        about = {"type": file["media_type"], "length": str(file["size"]), "title": file["title"]}
        ET.SubElement(element, "link", rel="enclosure", href=file["href"], **about)
    for tag in entry.tags:
        ET.SubElement(element, "category", term=tag)
    if entry.summary:
        add(element, "summary", entry.summary)
    if entry.html:
        add(element, "content", entry.html, type="html")
    elif entry.text:
        add(element, "content", entry.text)
