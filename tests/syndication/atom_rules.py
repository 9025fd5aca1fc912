"""What a validator says of an Atom 1.0 document: RFC 4287, with archives (RFC 5005) and tombstones (RFC 6721)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

Element = etree._Element
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ONE_IN_FEED = ("generator", "icon", "logo", "id", "rights", "subtitle", "title", "updated")
ONE_IN_ENTRY = ("content", "id", "published", "rights", "source", "summary", "title", "updated")
NEEDED = ("id", "title", "updated")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z", re.IGNORECASE)
MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?\Z")
ONCE = ("self", "current", "prev-archive", "next-archive")


def faults(document: bytes) -> list[str]:
    """What is wrong, each in a few words; none for a clean feed."""
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError:
        return ["not well formed"]
    return list(_feed(root)) if root.tag == f"{ATOM}feed" else ["no Atom feed"]


def links(element: Element, relation: str) -> list[str]:
    """The addresses of links of one relation."""
    return [one.get("href", "") for one in element.findall(f"{ATOM}link") if one.get("rel", "alternate") == relation]


def _feed(feed: Element) -> Iterator[str]:
    yield from _common(feed, ONE_IN_FEED)
    entries, deleted = feed.findall(f"{ATOM}entry"), feed.findall(TOMBSTONE)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    yield from (f"entry {one} twice" for one, number in Counter(ids).items() if number > 1)
    if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "no author"
    yield from (f"{name} more than once" for name in ONCE if len(links(feed, name)) > 1)
    if len(links(feed, "self")) != 1:
        yield "no link to itself"
    for entry in entries:
        yield from _entry(entry)
    for one in deleted:
        yield from _deleted(one, ids)
    yield from _history(feed)


def _common(element: Element, single: tuple[str, ...]) -> Iterator[str]:
    tags = Counter(child.tag for child in element)
    yield from (f"no {name}" for name in NEEDED if not tags[ATOM + name])
    yield from (f"{name} more than once" for name in single if tags[ATOM + name] > 1)
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name in ("updated", "published") and not _is_moment(child.text):
            yield f"{name} is no date"
        if name == "id" and not ADDRESS.match(child.text or ""):
            yield "id is no IRI"
        if name == "link":
            yield from _link(child)
        if name == "author" and not (child.findtext(f"{ATOM}name") or "").strip():
            yield "an author without a name"
        if name == "category" and not child.get("term"):
            yield "a category without a term"
        if name in ("title", "summary", "subtitle", "rights", "content"):
            yield from _text(child)


def _link(link: Element) -> Iterator[str]:
    if not ADDRESS.match(link.get("href", "")):
        yield f"link to {link.get('href')!r}"
    if "type" in link.attrib and not MEDIA.match(link.get("type", "")):
        yield "a link's type is none"
    if not link.get("length", "0").isdigit():
        yield "a link's length is no number"


def _text(element: Element) -> Iterator[str]:
    kind = element.get("type", "text")
    if kind not in ("text", "html"):
        yield f"a text of type {kind}"
    if len(element):
        yield "markup within a text"


def _entry(entry: Element) -> Iterator[str]:
    yield from _common(entry, ONE_IN_ENTRY)
    alternates = Counter(
        (one.get("type"), one.get("hreflang")) for one in entry.findall(f"{ATOM}link") if one.get("rel") == "alternate"
    )
    yield from ("alternate more than once" for number in alternates.values() if number > 1)
    if entry.find(f"{ATOM}content") is None and not alternates:
        yield "neither content nor alternate"
    published, updated = entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")
    if published and updated and datetime.fromisoformat(published) > datetime.fromisoformat(updated):
        yield "updated before it was published"


def _deleted(one: Element, ids: list[str | None]) -> Iterator[str]:
    if not ADDRESS.match(one.get("ref", "")):
        yield "a tombstone of nothing"
    if not _is_moment(one.get("when")):
        yield "a tombstone without its time"
    if one.get("ref") in ids:
        yield "deleted and there"


def _history(feed: Element) -> Iterator[str]:
    is_archive = feed.find(f"{HISTORY}archive") is not None
    if is_archive and not links(feed, "current"):
        yield "an archive without the way to the current document"
    if not is_archive and (links(feed, "next-archive") or links(feed, "current")):
        yield "a subscription document with links of an archive"


def _is_moment(text: str | None) -> bool:
    if not MOMENT.match(text or ""):
        return False
    try:
        return datetime.fromisoformat(text or "") is not None
    except ValueError:
        return False
