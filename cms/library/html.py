"""HTML that may be stored and shown: an allow-list, nothing hidden, and the plain text beside it (L1, V1, R5).

Tampered pages are the weather of this field: links in invisible tags, words behind zero-width marks. Whatever
readers cannot see is taken out here, and `Cleaned.removed` names it for the content checks.
"""

import re
from html import escape, unescape
from typing import NamedTuple

import nh3

from cms.library.hidden import Removed, without_hidden
from cms.library.nesting import bounded
from cms.library.plain_text import to_text
from schemas.characters import strip_invisible

LARGEST = 2_000_000
# A parser takes time by the square of them: 0.5 s at this number.
MOST_REFERENCES = 100_000
ROUNDS = 6

_TAGS_WORDS = (
    "h1 h2 h3 h4 h5 h6 p br hr ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td a img figure "
    "figcaption blockquote strong em b i u s del ins sub sup small q cite code ruby rt rp audio video source track "
    "section div span"
)
TAGS = frozenset(_TAGS_WORDS.split())
# Elements that go with all they hold; of any other that is not allowed only the tags go.
_DROPPED_WORDS = (
    "script style template noscript noembed noframes iframe object embed applet frameset select datalist textarea "
    "title head svg math canvas"
)
DROPPED = frozenset(_DROPPED_WORDS.split())
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start"},
    "audio": {"src", "controls"},
    "video": {"src", "controls"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label"},
}


class Cleaned(NamedTuple):
    """Clean HTML, its plain text, and what was taken out."""

    html: str
    text: str
    removed: list[Removed]


class HtmlTooLargeError(ValueError):
    """The HTML is longer than `LARGEST` characters."""


def _own_file(address: str) -> str | None:
    """Of addresses without a scheme only files of the library are kept."""
    return address if address.startswith("/files/") and ".." not in address and "\\" not in address else None


# Browsers take backslashes and any number of slashes for two, and tabs and line breaks for nothing.
_WITH_USER = re.compile(r"https?:[/\\]*[^/\\?#]*@", re.IGNORECASE)
_IGNORED = str.maketrans("", "", "\t\r\n")
# Digits, and what people put between them; a code for the telephone itself (`*#06#`) is no number.
_TELEPHONE = re.compile(r"tel:\+?[0-9() .-]{3,32}(?:(?:;ext=|,)[0-9]{1,8})?", re.IGNORECASE)


def _allowed(_tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None to take it out: an address with a user name, a `tel:` that is no number."""
    if name not in ("href", "src"):
        return value
    address = value.translate(_IGNORED).strip()
    if address[:4].lower() == "tel:":
        return value if _TELEPHONE.fullmatch(address) else None
    return None if _WITH_USER.match(address) else value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=DROPPED,
    attributes=ATTRIBUTES,
    set_tag_attribute_values={"audio": {"controls": ""}, "video": {"controls": ""}},
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative=_own_file,
    attribute_filter=_allowed,
    link_rel=None,
)
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_SOURCE, _WORDS = re.compile(r' src="'), re.compile(r' alt="([^"]*)"')
_TAG = re.compile("<[a-zA-Z][^>]{0,5000}")
_ELEMENT = re.compile("<([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_HANDLER = re.compile(r"(?<![a-z0-9_-])on[a-z]{3,25}\s*=|script\s*:")
_PARAGRAPH = re.compile(r"\s*[\r\n\u2028\u2029]\s*|\u3000{2,}|[ \u00a0]{4,}")


def clean(html: str) -> Cleaned:
    """HTML by the allow-list, without anything invisible; cleaning what is clean changes nothing.

    Raises `HtmlTooLargeError` above 2,000,000 characters or 100,000 character references. Nesting beyond 100
    levels is flattened.
    """
    _within_limits(html)
    visible = strip_invisible(html)
    removed = [Removed("character", f"{len(html) - len(visible)}")] if len(visible) < len(html) else []
    flat, cut = bounded(visible)
    if cut:
        removed.append(Removed("nesting", f"{cut}"))
    shown, hidden = without_hidden(flat)
    removed.extend(hidden)
    removed.extend(_forbidden(visible))
    safe = _stable(shown)
    _within_limits(safe)
    return Cleaned(safe, to_text(safe), removed)


def _within_limits(html: str) -> None:
    """Raises `HtmlTooLargeError`; on the result too, so that what was accepted once is accepted again."""
    if len(html) > LARGEST:
        raise HtmlTooLargeError(f"HTML of {len(html)} characters; at most {LARGEST} are taken")
    if html.count("&") > MOST_REFERENCES:
        raise HtmlTooLargeError(f"HTML with more than {MOST_REFERENCES} character references")


def clean_plain(text: str) -> Cleaned:
    """Plain text as paragraphs: new lines and indents of two full-width (or four usual) spaces begin one."""
    visible = strip_invisible(text)
    removed = [Removed("character", f"{len(text) - len(visible)}")] if len(visible) < len(text) else []
    parts = (" ".join(part.split()) for part in _PARAGRAPH.split(visible))
    paragraphs = [part for part in parts if part]
    html = "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs)
    return Cleaned(html, "\n".join(paragraphs), removed)


def _stable(html: str) -> str:
    """HTML that cleaning no longer changes; what does not come to rest is kept as paragraphs of its text."""
    for _ in range(ROUNDS):
        # References such as &#8203; become characters only here.
        cleaned = _PICTURE.sub(_picture, strip_invisible(_CLEANER.clean(html)))
        if cleaned == html:
            return cleaned
        html = cleaned
    return clean_plain(to_text(html)).html


def _picture(found: re.Match[str]) -> str:
    """A picture as it is; of one whose address was taken out, the words that stand for it."""
    if _SOURCE.search(found[1]):
        return found[0]
    words = _WORDS.search(found[1])
    return escape(unescape(words[1]), quote=False) if words else ""


def _forbidden(html: str) -> list[Removed]:
    """What the allow-list will take out, for the record: elements, comments, event handlers."""
    names = {name.lower() for name in set(_ELEMENT.findall(html))} - TAGS
    found = [Removed("element", name) for name in sorted(names)]
    if "<!--" in html:
        found.append(Removed("comment", ""))
    tags = _TAG.findall(html) if "=" in html else []
    handlers = {handler for tag in tags for handler in _HANDLER.findall(tag.lower())}
    found.extend(Removed("script", handler) for handler in sorted(handlers))
    return found
