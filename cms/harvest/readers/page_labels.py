"""Values by their labels, as header tables, definition lists and lines under a title show them (索引号：…)."""

import re
from html import unescape

MOST = 2000
LONGEST_LABEL = 12
LONGEST_VALUE = 500

_DROPPED = re.compile(r"<(?:!--|script\b|style\b|noscript\b)", re.IGNORECASE)
_ENDS = {"<!--": "-->", "<script": "</script", "<style": "</style", "<noscript": "</noscript"}
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{0,5000}>")
_CELLS = frozenset(("td", "th", "dt", "dd"))
_INLINE = frozenset(("b", "strong", "em", "i", "font", "u", "sup", "sub", "a"))
_SPAN = frozenset(("span", "label"))
_CELL, _PIECE = "\x1f", "\t"
_SPACES = re.compile(r"[ \u00a0\u3000\r\f\v]+")
_LABEL = re.compile(r"(?:^|(?<=[\s\]】）)]))[【\[]?((?:[\u4e00-\u9fffA-Za-z] ?){2,12})[】\]]?[：:]")
_BARE = re.compile(r"[\s：:【】\[\]\u3000\u00a0]+")


def tidy(label: str) -> str:
    """A label to compare by: without spaces, colons and brackets, in small letters."""
    return _BARE.sub("", label).lower()


def labels_of(html: str) -> dict[str, str]:
    """Every value that stands behind a label; of several with one label the first that is not blank. Linear."""
    found: dict[str, str] = {}
    lines = _lines(html)
    for at, line in enumerate(lines):
        if len(found) >= MOST:
            break
        for label, value in _pairs(line) or ():
            following = lines[at + 1] if at + 1 < len(lines) else ""
            whole = value or ("" if _has_label(following) or _CELL in line else following.strip(_CELL + _PIECE + " "))
            _keep(found, label, whole)
    return found


def _keep(found: dict[str, str], label: str, value: str) -> None:
    key, said = tidy(label), _SPACES.sub(" ", value.replace(_CELL, " ").replace(_PIECE, " ")).strip()
    if key and len(key) <= LONGEST_LABEL and said and len(said) <= LONGEST_VALUE:
        found.setdefault(key, said)


def _pairs(line: str) -> list[tuple[str, str]]:
    """Label and value of one line: cell by cell of a table, else one after the other in running text."""
    cells = [cell.strip(_PIECE + " ") for cell in line.split(_CELL)]
    cells = cells[1:] if cells and not cells[0] else cells
    if not cells[1:]:
        return _running(cells[0] if cells else "")
    found = []
    for label, value in zip(cells[::2], [*cells[1::2], ""], strict=False):
        if inner := _running(label):
            found.extend(inner if any(said for _, said in inner) else [(inner[0][0], value)])
        else:
            found.append((label, value))
    return found


def _running(text: str) -> list[tuple[str, str]]:
    text = text.replace(_PIECE, " ")
    marks = list(_LABEL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    return [(mark[1], text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]


def _has_label(line: str) -> bool:
    return bool(_LABEL.search(line.replace(_PIECE, " ").replace(_CELL, " ")))


def _lines(html: str) -> list[str]:
    """The visible text, a line a block; cells and pieces of a line stay parted."""
    parts = _TAG.split(_without_code(html).replace("\n", " ").replace("\t", " "))
    names, texts = parts[1::2], parts[::2]
    told = [unescape(texts[0])]
    for name, text in zip(names, texts[1:], strict=True):
        told.append(_break(name.lower()))
        told.append(unescape(text).replace("\n", " "))
    lines = "".join(told).split("\n")
    return [tidied for line in lines if (tidied := _joined(line)).strip(_CELL + _PIECE + " ")]


def _joined(line: str) -> str:
    """A line whose cells keep their places: the end of one and the beginning of the next are one border."""
    line = _SPACES.sub(" ", line)
    return re.sub(f"{_CELL} ?{_CELL}", _CELL, line)


def _break(name: str) -> str:
    if name in _CELLS:
        return _CELL
    if name in _INLINE:
        return ""
    return _PIECE if name in _SPAN else "\n"


def _without_code(html: str) -> str:
    """Without comments, scripts and styles; what is never closed goes to the end."""
    kept: list[str] = []
    at = 0
    while found := _DROPPED.search(html, at):
        kept.append(html[at : found.start()])
        end = html.find(_ENDS[found[0].lower()], found.end())
        if end < 0:
            return "".join(kept)
        at = end + 3
    kept.append(html[at:])
    return "".join(kept)
