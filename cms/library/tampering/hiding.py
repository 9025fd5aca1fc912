"""Links and words where readers do not look: elements hidden by their style, and links to such sites in plain view."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from cms.library.styles import declarations, hides
from cms.library.tampering.findings import SAMPLE, Finding
from cms.library.tampering.flat import flatten
from cms.library.tampering.insertions import Edit
from cms.library.tampering.lexicon import lexicon
from cms.library.tampering.names import names

LONGEST_STYLE = 400
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,30})(?P<rest>[^<>]{0,5000})>", re.DOTALL
)
_STYLE = re.compile(r"\bstyle\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_MAY_HIDE = re.compile("style|hidden", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:\s|=|/|$)", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:href|src)\s*+=\s*+(?:[\"']\s*+)?((?:https?:)?//[^\s\"'<>]{1,500})", re.IGNORECASE)
_HOST = re.compile(r"^(?:https?:)?//([^/?#:\\@]{1,255})", re.IGNORECASE)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# What pages hide for good reasons (a menu, a dialogue), and what nobody hides but to deceive.
_USUAL = ("display", "visibility", "content-visibility")


class _Region(NamedTuple):
    start: int
    end: int
    usual: bool


class _Open(NamedTuple):
    name: str
    start: int
    hidden: bool
    usual: bool


def hiding(source: str, field: str) -> tuple[list[Edit], list[Finding]]:
    """Hidden elements that advertise, taken out; links to such sites, of which the words stay. Linear in the source."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    for region in _hidden(source):
        inside = source[region.start : region.end]
        shown = flatten(inside).text
        code = _abused(inside, shown, usual=region.usual)
        if code:
            edits.append(Edit(region.start, region.end, ""))
            sample = (shown.strip() or inside)[:SAMPLE]
            findings.append(Finding(code, field, region.start, sample, "certain", "removed"))
    for start, end, address in _foreign(source):
        edits.append(Edit(start, end, ""))
        if address:
            findings.append(Finding("foreign_link", field, start, address[:SAMPLE], "certain", "removed"))
    return edits, findings


def is_foreign(address: str) -> bool:
    """Whether the address is that of such a site, by the names of its host."""
    host = _HOST.match(unescape(address).strip())
    if host is None:
        return False
    words = lexicon()
    parts = re.split(r"[.-]", host[1].lower())
    return any(words.kind(part) == "latin" for part in parts if part not in ("www", "com", "cn", "net", "org", "gov"))


def _abused(inside: str, shown: str, *, usual: bool) -> str | None:
    if any(name.sure for name in names(shown.lower())):
        return "hidden_words"
    targets = _TARGET.findall(inside)
    if any(is_foreign(target) for target in targets) or (targets and not usual and "<a" in inside.lower()):
        return "invisible_link"
    return None


def _hidden(source: str) -> Iterator[_Region]:
    """The outermost hidden elements; one that is never closed goes to the end."""
    if not _MAY_HIDE.search(source):
        return
    elements = _Elements()
    for tag in _TAG.finditer(source):
        name = (tag["name"] or "").lower()
        if not name or name in _VOID:
            continue
        if tag["close"]:
            yield from elements.close(name, tag.end())
        else:
            elements.open(name, tag.start(), tag["rest"])
    yield from elements.left(len(source))


class _Elements:
    """The elements that are open while tags pass by."""

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.counted: Counter[str] = Counter()
        self.hidden = 0

    def open(self, name: str, start: int, rest: str) -> None:
        """An element begins."""
        hides_it, usual = _concealed(rest)
        self.stack.append(_Open(name, start, hides_it, usual))
        self.counted[name] += 1
        self.hidden += hides_it

    def close(self, name: str, end: int) -> Iterator[_Region]:
        """An element ends, and with it those within it that were left open. An end without a beginning is none."""
        while self.counted[name]:
            one = self.stack.pop()
            self.counted[one.name] -= 1
            self.hidden -= one.hidden
            if one.hidden and not self.hidden:
                yield _Region(one.start, end, one.usual)
            if one.name == name:
                return

    def left(self, end: int) -> Iterator[_Region]:
        """The first hidden one of those that are still open."""
        for one in self.stack:
            if one.hidden:
                yield _Region(one.start, end, one.usual)
                return


def _concealed(rest: str) -> tuple[bool, bool]:
    """Whether the tag hides its element, and whether in a way that pages have good reasons for."""
    found = _STYLE.search(rest) if len(rest) > len("style") else None
    if found is None:
        return bool(rest and _HIDDEN.search(rest)), True
    style = declarations(unescape(found[1] or found[2] or found[3] or "")[:LONGEST_STYLE])
    if not hides(style):
        return bool(_HIDDEN.search(_STYLE.sub("", rest))), True
    without = {name: value for name, value in style.items() if name not in _USUAL}
    return True, not hides(without)


def _foreign(source: str) -> Iterator[tuple[int, int, str]]:
    """The tags of links to such sites: each place, with the address if it is the opening one."""
    if "href" not in source.lower():
        return
    inside = False
    for tag in _TAG.finditer(source):
        if (tag["name"] or "").lower() != "a":
            continue
        if tag["close"]:
            if inside:
                yield tag.start(), tag.end(), ""
            inside = False
            continue
        target = _TARGET.search(tag["rest"])
        inside = bool(target and is_foreign(target[1]))
        if inside and target:
            yield tag.start(), tag.end(), target[1]
