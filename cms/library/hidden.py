"""Markup that readers do not see, found and taken out: the usual hiding place of injected links."""

import re
from collections import Counter
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.library.styles import declarations, hides, whitish


class Removed(NamedTuple):
    """Something taken out: ``kind`` is character, nesting, hidden, injected, element, comment or script."""

    kind: str
    sample: str


class Hidden(NamedTuple):
    """A hidden element taken out: whether it held words, whether a link to elsewhere, whether another held it."""

    removed: Removed
    words: bool
    leads: bool
    inner: bool


SAMPLE = 120
_MARKERS = ("style", "hidden", "color", "width", "height")
_ID = re.compile(r"\sid\s*=\s*[\"']?([\w:.-]{1,60})")
REPEATED = 3
_LOOKED_AT = "[style],[hidden],[width],[height],[color],[id],input[type=hidden]"
_ELSEWHERE = 'a[href^="http" i],a[href^="//"],iframe,script'


def without_hidden(html: str) -> tuple[str, list[Removed]]:
    """The HTML without hidden elements, and what they were; untouched if there are none."""
    lowered = html.lower()
    repeated = _repeated_ids(html) if " id" in lowered else frozenset()
    if not repeated and not any(marker in lowered for marker in _MARKERS):
        return html, []
    tree = LexborHTMLParser(html)
    removed = [one.removed for one in take_out(tree, repeated)]
    body = tree.body
    return (body.inner_html or "", removed) if removed and body is not None else (html, [])


def _repeated_ids(html: str) -> frozenset[str]:
    """An id names one element; one given to many is the mark of a machine that strews tags."""
    counted = Counter(_ID.findall(html))
    return frozenset(name for name, count in counted.items() if count >= REPEATED)


def take_out(tree: LexborHTMLParser, repeated: frozenset[str] = frozenset()) -> list[Hidden]:
    """Take hidden elements out of the tree; those with an id that is ``repeated``, too, if they are empty."""
    removed: list[Hidden] = []
    doomed: list[tuple[LexborNode, str]] = []
    inner: set[int] = set()
    for node in tree.css(_LOOKED_AT):
        kind = _kind(node, repeated)
        if kind:
            doomed.append((node, kind))
    for node, kind in doomed:
        removed.append(_told(node, kind, inner))
    # The innermost first, so that no node is touched after its ancestor is gone.
    for node, _ in reversed(doomed):
        node.decompose()
    return removed


def _told(node: LexborNode, kind: str, inner: set[int]) -> Hidden:
    """What goes with the node; those within it are remembered, each once, to be told apart from the outermost."""
    text, within = (node.text() or "").strip(), node.mem_id in inner
    if not within:
        inner.update(one.mem_id for one in node.css(_LOOKED_AT) if one.mem_id != node.mem_id)
    leads = node.css_first(_ELSEWHERE) is not None
    return Hidden(Removed(kind, (text or node.tag or "")[:SAMPLE]), bool(text), leads, within)


def _kind(node: LexborNode, repeated: frozenset[str]) -> str:
    attributes = node.attributes
    if (
        node.tag in ("html", "body", "col", "td", "th", "tr", "table")
        and "style" not in attributes
        and "hidden" not in attributes
    ):
        return ""
    if node.tag in ("html", "body"):
        return ""
    if "hidden" in attributes or _no_size(attributes) or _style_hides(node, attributes):
        return "hidden"
    if attributes.get("id") in repeated and not (node.text() or "").strip() and node.css_first("img") is None:
        return "injected"
    return ""


def _no_size(attributes: dict[str, str | None]) -> bool:
    """Width or height of nought, or both of one pixel: a counter, or a link meant for machines."""
    sizes = [(attributes.get(name) or "").strip().lower().removesuffix("px") for name in ("width", "height")]
    return "0" in sizes or sizes == ["1", "1"]


def _style_hides(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    style = declarations(attributes.get("style") or "")
    colour = style.get("color") or (attributes.get("color") or "").strip().lower()
    if hides({**style, "color": colour}):
        return True
    return whitish(colour) and node.css_first("a") is not None and not _on_a_background(node)


def _on_a_background(node: LexborNode | None) -> bool:
    """White text may stand on a dark ground, here or further out."""
    while node is not None:
        attributes = node.attributes
        if "bgcolor" in attributes or "background" in (attributes.get("style") or "").lower():
            return True
        node = node.parent
    return False
