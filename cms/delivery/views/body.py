"""A body parsed once: a flat run of tags and texts, from which every rendition is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.library.html import ATTRIBUTES, TAGS

VOID = frozenset({"br", "hr", "img", "col", "source", "track"})
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"})
_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\u00a0": "&nbsp;"})


class Open(NamedTuple):
    """A start tag."""

    name: str
    attributes: Mapping[str, str]


class Close(NamedTuple):
    """An end tag; elements without content have none."""

    name: str


Event = Open | Close | str
Body = Sequence[Event]


def parse(html: str) -> Body:
    """The tags and texts of clean HTML, in order; what the allow-list does not know is left out."""
    root = LexborHTMLParser(html).body
    return [] if root is None else list(_events(root))


def _events(root: LexborNode) -> Iterator[Event]:
    """Without recursion: a body may nest deeper than Python's stack is."""
    node = root.first_child
    while node is not None:
        yield from _opening(node)
        following = node.first_child
        while following is None and node is not None:
            yield from _closing(node)
            following, above = node.next, node.parent
            node = None if above is None or above.mem_id == root.mem_id else above
        node = following


def _opening(node: LexborNode) -> Iterator[Event]:
    if node.is_text_node:
        yield node.text_content or ""
    elif node.tag == "img" and not node.attributes.get("src"):
        yield node.attributes.get("alt") or ""  # its address was taken out by a release that left the element
    elif node.tag in TAGS:
        name = str(node.tag)
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(name, set())
        yield Open(name, {key: value or "" for key, value in node.attributes.items() if key in allowed})


def _closing(node: LexborNode) -> Iterator[Event]:
    if node.is_element_node and node.tag in TAGS and node.tag not in VOID:
        yield Close(str(node.tag))


def tag(name: str, attributes: Mapping[str, str]) -> str:
    """A start tag as HTML."""
    written = [f'{key}="{value.translate(_VALUE)}"' for key, value in attributes.items()]
    return f"<{' '.join((name, *written))}>"


def escaped(text: str) -> str:
    """Text as HTML."""
    return text.translate(_TEXT)


def written(body: Body, opened: Callable[[int, Open], str], closed: Callable[[Close], str]) -> str:
    """The body as HTML once more: texts as they are, tags as somebody writes them; a start tag with its place."""
    parts = []
    for at, event in enumerate(body):
        if isinstance(event, str):
            parts.append(escaped(event))
        else:
            parts.append(opened(at, event) if isinstance(event, Open) else closed(event))
    return "".join(parts)


def within(body: Body, at: int, most: int) -> Iterator[Event]:
    """What the element that opens at this place holds, but no more than `most` tags and texts of it."""
    depth = 1
    for event in body[at + 1 : at + 1 + most]:
        if isinstance(event, Open):
            depth += event.name not in VOID
        elif isinstance(event, Close):
            depth -= 1
        if depth == 0:
            return
        yield event


def text_of(events: Iterator[Event], most: int) -> str:
    """The running text of a few tags and texts, cut after `most` characters."""
    return " ".join("".join(one for one in events if isinstance(one, str)).split())[:most]
