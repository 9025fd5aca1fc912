"""The plain text of clean HTML: derived once, for search, checks and summaries."""

import re
from html import unescape

_TAG = re.compile('<(/?[a-z][a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
_BLOCKS_NAMES = (
    "h1 h2 h3 h4 h5 h6 p div section ul ol li dl dt dd table caption tr figure figcaption blockquote br "
    "hr thead tbody tfoot"
)
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_BREAKS = {name: "\n" for block in _BLOCKS for name in (block, "/" + block)} | {"/td": "\t", "/th": "\t"}
_WRAPPED = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])\n+(?=[\u3000-\u9fff\uff00-\uffef])")
_SPACES = re.compile("[ \u00a0][ \u00a0]+")


def to_text(html: str) -> str:
    """One line a block, one line a row of a table with its cells parted by tabs; no blank lines."""
    parts = _TAG.split(html)
    parts[1::2] = [_BREAKS.get(name, "") for name in parts[1::2]]
    parts[::2] = [_flowing(piece) for piece in parts[::2]]
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _flowing(piece: str) -> str:
    """Running text: breaks of the source mean nothing between Chinese characters and a space elsewhere."""
    if "&" in piece:
        piece = unescape(piece)
    if "\n" in piece or "\r" in piece:
        piece = _WRAPPED.sub("", piece.replace("\r", "\n")).replace("\n", " ")
    return piece
