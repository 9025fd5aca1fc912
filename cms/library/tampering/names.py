"""Names of gambling sites and the like within a text: runs of words that only such names are made of."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cms.library.tampering.lexicon import Kind, Lexicon, lexicon

MOST = 2_000
WINDOW = 80
LONGEST_REST = 20
_TAIL = re.compile("(?:^|(?<=[\n_|\\-—,，]))[^\n_|\\-—,，。]{1,20}$")
_HEAD = re.compile("[^\n_|\\-—,，。]{1,20}(?=[\n_|\\-—,，]|$)")
_OFFICIAL = re.compile("的|印发|关于|通知|政府|办公|发布|实施|加强|工作|[省市县区局委厅部府室院会]")
_JOINT = re.compile("[ _,|·.、，/-]")
_TELLING: frozenset[Kind] = frozenset(
    {"brand", "short", "said", "shared", "latin", "code", "digits", "trade", "strong"}
)
_MANY = 3

PERHAPS, PLACED, BRAND, PROVEN = 1, 2, 3, 4
"""How much a name proves by itself: nothing; enough where an official word must have stood; enough where it stands
apart as well; enough to put a mark of a gap in its place. Only what nobody can say in earnest is `PROVEN`."""

_ALONE: dict[Kind, int] = {"phrase": PROVEN, "brand": BRAND, "short": PERHAPS, "said": PERHAPS, "strong": PERHAPS}
_DEALT_IN: tuple[Kind, ...] = ("trade", "said")
_WORTH_A_LOOK: tuple[Kind, ...] = ("short", "said")
_FILLED: frozenset[Kind] = frozenset({"shared", "common", "weak"})
_CLOSE: tuple[Kind, ...] = ("brand", "short", "said", "shared", "trade", "strong", "weak", "common", "digits")
_PAIRS: dict[frozenset[Kind], int] = {
    **{frozenset({"latin", kind}): PROVEN for kind in _CLOSE},
    **{frozenset({"brand", kind}): PROVEN for kind in ("short", "said", "shared", "trade", "strong", "code")},
    **{frozenset({"short", kind}): PROVEN for kind in (*_DEALT_IN, "code")},
    # 永利棋牌室 is a shop, 澳门博彩业 a trade, 申博官网 where people apply for a doctorate.
    **{frozenset({"shared", kind}): PLACED for kind in (*_DEALT_IN, "strong", "short", "code")},
    **{frozenset({"short", kind}): PLACED for kind in ("strong", "digits")},
    **{frozenset({"code", kind}): PLACED for kind in (*_DEALT_IN, "strong")},
    **{frozenset({"digits", kind}): PLACED for kind in (*_DEALT_IN, "strong")},
    **{frozenset({"strong", kind}): PERHAPS for kind in _DEALT_IN},
    frozenset({"trade"}): PERHAPS,
    frozenset({"trade", "other"}): PERHAPS,
    frozenset({"strong", "other"}): PERHAPS,
}
"""What two words side by side prove."""


class Name(NamedTuple):
    """A name at a place.

    `trade`: it says what is dealt in; `told`: it has a word that is always worth a look; `fills`: words that many an
    honest site is called by (银河国际网站), worth a look only where they are strewn over a text.
    """

    start: int
    end: int
    strength: int
    trade: bool
    told: bool
    fills: bool

    @property
    def sure(self) -> bool:
        """Whether no official text has it; where it may stand for a word of the text is another question."""
        return self.strength >= PLACED


class _Unit(NamedTuple):
    start: int
    end: int
    kind: Kind


def names(text: str) -> list[Name]:
    """The names in the text (given in small letters), the first 2,000, in order. Linear in the text."""
    words, found, done = lexicon(), [], 0
    for start, end in sorted(words.anchors(text)):
        if start < done:
            continue
        name, done = _name(words, text, start, end, done)
        if name:
            found.append(name)
            if len(found) >= MOST:
                break
    return found


def _name(words: Lexicon, text: str, start: int, end: int, least: int) -> tuple[Name | None, int]:
    """The name that the anchor belongs to, its words joined by at most one mark, and where looking goes on."""
    low = max(least, start - WINDOW)
    parts: list[list[_Unit]] = [[]]
    last = low
    for match in words.unit.finditer(text, low, min(len(text), end + WINDOW)):
        gap = text[last : match.start()]
        if parts[-1] and gap:
            if not _JOINT.fullmatch(gap):
                if match.start() >= end:
                    break
                parts = [[]]
            else:
                parts.append([])
        parts[-1].append(_Unit(match.start(), match.end(), words.kind(match[0])))
        last = match.end()
    name = _judged(text, parts, start)
    return name, max(end, name.end if name else parts[-1][-1].end if parts[-1] else end)


def _judged(text: str, parts: list[list[_Unit]], anchor: int) -> Name | None:
    """From the first part that tells something to the last: what stands around them is the text's own."""
    telling = [(part, strength) for part in parts if (strength := _strength(part))]
    if not telling:
        return None
    first = _trimmed(telling[0][0])
    start, end = first[0].start, telling[-1][0][-1].end
    if not start <= anchor < end:
        return None
    kinds = {unit.kind for part, _ in telling for unit in part}
    if "phrase" in kinds:
        start, end = _whole(text, start, end)
    strength = max(strength for _, strength in telling)
    trade, told = not kinds.isdisjoint(_DEALT_IN), not kinds.isdisjoint(_WORTH_A_LOOK)
    fills = strength == PERHAPS and not trade and not told and "strong" not in kinds
    return Name(start, end, strength, trade, told, fills)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Wording that has no end of its own goes to the next mark or line end, unless official words stand there."""
    before, after = text[max(0, start - LONGEST_REST) : start], text[end : end + LONGEST_REST]
    low, high = _TAIL.search(before), _HEAD.match(after)
    if low and not _OFFICIAL.search(low[0]):
        start -= len(low[0])
    if high and not _OFFICIAL.search(high[0]):
        end += len(high[0])
    return start, end


def _trimmed(part: list[_Unit]) -> list[_Unit]:
    """Without words that any site has, or numbers, before the name proper."""
    at = 0
    while at < len(part) - 1 and part[at].kind in ("weak", "other"):
        at += 1
    # A word in Latin letters that nobody knows may be the name itself.
    if at and part[at - 1].kind == "other" and part[at].kind in ("trade", "strong"):
        at -= 1
    return part[at:]


def _strength(part: list[_Unit]) -> int:
    """What the words of one part prove together; 0 if they say nothing."""
    kinds = [unit.kind for unit in part]
    pairs = max((_PAIRS.get(frozenset(pair), 0) for pair in _pairs(kinds)), default=0)
    if pairs >= PLACED and len(_TELLING.intersection(kinds)) >= _MANY:
        return PROVEN
    if set(kinds) >= _FILLED:
        pairs = max(pairs, PERHAPS)
    return max(pairs, *(_ALONE.get(kind, 0) for kind in kinds))


def _pairs(kinds: list[Kind]) -> Iterator[tuple[Kind, Kind]]:
    """Words that stand side by side, those that only fill a name passed over."""
    yield from pairwise(kind for kind in kinds if kind not in ("weak", "common"))
    if "latin" in kinds:
        yield from (("latin", kind) for kind in kinds if kind in ("weak", "common"))
