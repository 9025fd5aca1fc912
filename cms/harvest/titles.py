"""Titles as lists of other sites show them: set apart with spaces, cut off with dots."""

import re
from typing import NamedTuple

LONGEST_TITLE = 300
LOOKED_AT = 3000
SHORTEST_STEM = 6
FEWEST_DOTS = 3

_SPACES = re.compile(r"\s+")
_SPACED_OUT = re.compile("(?:[\u4e00-\u9fff] +){3,}[\u4e00-\u9fff]")
_SENTENCE = re.compile("[。；：！？]")
_LINES = re.compile("[\r\n]+|\u3000{2,}")
_ENDS = re.compile(
    "(?:通知|意见|办法|公告|通告|通报|方案|规定|决定|报告|报表|函|解读|批复|细则|计划|规划|纲要|条例|公示|答记者问)$"
)


class Title(NamedTuple):
    """A title made tidy; whether its source had cut it off, and whether it is whole now."""

    text: str
    was_cut: bool
    is_whole: bool


def clean(raw: str) -> str:
    """The title on one line: runs of spaces (full-width ones too) become one, ``河 北 省 厅`` is written together."""
    text = _SPACES.sub(" ", raw).strip()
    return _SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), text) if " " in text else text


def ends_as_title(text: str) -> bool:
    """Whether a line reads like a title: no sentence, and an ending that titles have."""
    return not _SENTENCE.search(text) and bool(_ENDS.search(text))


def mend(raw: str, body: str = "") -> Title:
    """The title made tidy and, if dots at its end tell that it was cut off, completed from the first lines of the text.

    The whole is taken only from a line or a name in 《》 that begins with all that is left of the title.
    """
    text = clean(raw)
    stem = _stem(text)
    if stem == text:
        return Title(text, was_cut=False, is_whole=True)
    rest = _rest(_SPACES.sub("", stem), body[:LOOKED_AT])
    return Title(clean(stem + rest) if rest else text, was_cut=True, is_whole=bool(rest))


def _stem(text: str) -> str:
    """What stands before the dots at the end, all of it if there are none; a pattern takes time by their square."""
    stem = text.rstrip("….")
    return stem.rstrip() if "…" in text[len(stem) :] or len(text) - len(stem) >= FEWEST_DOTS else text


def _rest(stem: str, body: str) -> str:
    """What follows in the text on all that is left of the title; empty if it is not there."""
    if not SHORTEST_STEM <= len(stem) <= LONGEST_TITLE:
        return ""
    letters = r"\s*".join(map(re.escape, stem))
    found = (
        _named(body, match.start(), match.end()) or _line(body, match.end()) for match in re.finditer(letters, body)
    )
    return next(filter(None, found), "")


def _named(body: str, start: int, end: int) -> str:
    """The rest of the name in 《》 that begins at ``start``, names within it included."""
    if body[max(0, start - 1) : start] != "《":
        return ""
    depth = 1
    for place in range(start, min(len(body), start + LONGEST_TITLE)):
        depth += {"《": 1, "》": -1}.get(body[place], 0)
        if depth == 0:
            return body[end:place].strip()
    return ""


def _line(body: str, end: int) -> str:
    """The rest of the line if it reads like that of a title: no sentence, and an ending that titles have."""
    rest = _LINES.split(body[end : end + LONGEST_TITLE], maxsplit=1)[0].strip()
    return rest if len(rest) < LONGEST_TITLE and ends_as_title(rest) else ""
