"""The text that readers see of HTML or of plain text, with the way back to where each character stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# Possessive, and each alternative begins with another character, so that nothing is looked at twice.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b[^<>]*+>.*?(?:</(?P=raw)[^<>]*+>|\Z)"
    r"|</?(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)[^<>]*+>|<![^<>]*+>"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,30});",
    re.DOTALL | re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_LINES_NAMES = (
    "address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html li main meta nav ol option p pre section table tbody td tfoot th thead "
    "title tr ul"
)
_LINES = frozenset(_LINES_NAMES.split())


@dataclass
class Flat:
    """`text` is what is seen, one line a block; each stretch of it stands unbroken somewhere in `source`."""

    source: str
    text: str = ""
    starts: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the characters of the text from `start` up to `end` stand in the source, stretch by stretch."""
        found: list[tuple[int, int]] = []
        at = bisect_right(self.starts, start) - 1
        while at < len(self.starts) and self.starts[at] < end:
            first, last = self.starts[at], self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
            place, length = self.places[at], self.lengths[at]
            if length == last - first:
                found.append((place + max(start, first) - first, place + min(end, last) - first))
            elif length:
                found.append((place, place + length))
            at += 1
        return found

    def place(self, at: int) -> int:
        """Where the character at `at` of the text stands in the source."""
        spans = self.spans(at, at + 1)
        return spans[0][0] if spans else 0


def flatten(source: str) -> Flat:
    """The visible text of HTML or plain text. Linear in it."""
    flat, pieces, length = Flat(source), [], 0
    for shown, place, taken in _stretches(source):
        flat.starts.append(length)
        flat.places.append(place)
        flat.lengths.append(taken)
        pieces.append(shown)
        length += len(shown)
    flat.text = "".join(pieces)
    return flat


def _stretches(source: str) -> Iterator[tuple[str, int, int]]:
    """What is shown, where it stands, how many characters it takes there (none for the line that a block begins)."""
    at = 0
    for match in _MARKUP.finditer(source):
        yield from _visible(source, at, match.start())
        at = match.end()
        if match[0].startswith("&"):
            shown = unescape(match[0])
            if not _INVISIBLE.fullmatch(shown):
                yield shown, match.start(), len(match[0])
        elif (match["name"] or "").lower() in _LINES:
            yield "\n", match.start(), 0
    yield from _visible(source, at, len(source))


def _visible(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The text between two marks, without what has no shape."""
    at = start
    for match in _INVISIBLE.finditer(source, start, end):
        if at < match.start():
            yield source[at : match.start()], at, match.start() - at
        at = match.end()
    if at < end:
        yield source[at:end], at, end - at
