"""What a validator says of an RSS 2.0 document: rules and names of faults as the W3C feed validator has them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

Element = etree._Element
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
CHANNEL = {
    "title",
    "link",
    "description",
    "language",
    "lastBuildDate",
    "pubDate",
    "ttl",
    "copyright",
    "category",
    "docs",
    "cloud",
    "generator",
    "image",
    "managingEditor",
    "webMaster",
    "rating",
    "skipDays",
    "skipHours",
    "textInput",
    "item",
}
ITEM = {"title", "link", "description", "guid", "pubDate", "category", "enclosure", "author", "comments", "source"}
MANY = {"item", "category", ATOM_LINK}
DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|EST|EDT|CST|CDT|MST|MDT|PST|PDT)\Z",
)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
HTML = re.compile(r"<(?:p|br|b|i|a|div|span|em|strong|img|script|ul|li|table|h\d)\b[^>]*>|&(?:lt|gt|amp|nbsp|quot);")
RELATIVE = re.compile(r"\s(?:href|src)=[\"'](?!https?://|mailto:|tel:|#|data:)", re.IGNORECASE)
DANGEROUS = re.compile(r"<(?:script|object|embed|applet|meta|iframe|style)\b|\son\w+=|javascript:", re.IGNORECASE)

UNWANTED = {"ContainsRelRef": RELATIVE, "SecurityRisk": DANGEROUS}


def faults(document: bytes) -> list[str]:
    """The names of what is wrong; none for a clean feed."""
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError:
        return ["SAXError"]
    return list(_document(root))


def _document(root: Element) -> Iterator[str]:
    if root.tag != "rss" or root.get("version") != "2.0":
        yield "InvalidRSSVersion"
    channels = root.findall("channel")
    if len(channels) != 1:
        yield "MissingElement"
        return
    channel = channels[0]
    yield from _shape(channel, CHANNEL, ("title", "link", "description"))
    yield from _values(channel)
    if not any(link.get("rel") == "self" for link in channel.findall(ATOM_LINK)):
        yield "MissingAtomSelfLink"
    guids = Counter(guid.text for guid in channel.iter("guid"))
    if any(number > 1 for number in guids.values()):
        yield "DuplicateValue"
    for item in channel.findall("item"):
        yield from _item(item)


def _shape(element: Element, known: set[str], needed: tuple[str, ...]) -> Iterator[str]:
    tags = Counter(child.tag for child in element)
    yield from ("MissingElement" for name in needed if not tags[name])
    yield from ("DuplicateElement" for name, number in tags.items() if number > 1 and name not in MANY)
    yield from ("UndefinedElement" for name in tags if not name.startswith("{") and name not in known)


def _values(element: Element) -> Iterator[str]:
    for child in element:
        text = child.text or ""
        if child.tag in ("pubDate", "lastBuildDate") and not _is_date(text):
            yield "InvalidRFC2822Date"
        if child.tag in ("link", "comments", "docs") and not _is_address(text):
            yield "InvalidFullLink"
        if child.tag in ("title", "category") and HTML.search(text):
            yield "ContainsHTML"
        if child.tag == "language" and not LANGUAGE.match(text):
            yield "InvalidLanguage"
        if child.tag == "ttl" and not (text.isdigit() and int(text) > 0):
            yield "InvalidInteger"
        if child.tag in ("title", "link", "guid", "pubDate") and not text.strip():
            yield "NotBlank"


def _item(item: Element) -> Iterator[str]:
    yield from _shape(item, ITEM, ())
    yield from _values(item)
    tags = [child.tag for child in item]
    if "title" not in tags and "description" not in tags:
        yield "MissingElement"
    if "guid" not in tags:
        yield "MissingGuid"
    if CONTENT in tags and ("description" not in tags or tags.index("description") > tags.index(CONTENT)):
        yield "NeedDescriptionBeforeContent"
    if any({core, DUBLIN_CORE + ext} <= set(tags) for core, ext in (("pubDate", "date"), ("author", "creator"))):
        yield "DuplicateItemSemantics"
    yield from _guid(item)
    for enclosure in item.findall("enclosure"):
        yield from ("MissingAttribute" for name in ("url", "length", "type") if name not in enclosure.attrib)
        if not (enclosure.get("length") or "0").isdigit():
            yield "InvalidIntegerAttribute"
    for tag in ("description", CONTENT):
        text = item.findtext(tag) or ""
        yield from (name for name, pattern in UNWANTED.items() if pattern.search(text))


def _guid(item: Element) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None:
        return
    permanent = guid.get("isPermaLink", "true")
    if permanent not in ("true", "false"):
        yield "InvalidBooleanAttribute"
    if permanent == "true" and not _is_address(guid.text or ""):
        yield "InvalidHttpGUID"


def _is_date(text: str) -> bool:
    if not DATE.match(text):
        return False
    try:
        made: datetime = parsedate_to_datetime(text)
    except ValueError:
        return False
    return "," not in text or made.strftime("%a") == text[:3]


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in text
