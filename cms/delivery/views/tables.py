"""Tables where there is little room: what they are called, and how narrow their columns may become."""

import math
import re

from cms.delivery.views.body import Body, Open, text_of, within

SCROLLED = "max-width:100%;overflow-x:auto"
"""The style of what a table stands in: wider than the screen, it is scrolled by itself."""

LOOK_AHEAD, LONGEST_LABEL, CELL_TEXT = 60, 60, 200
NARROW, WIDE, WORD, PICTURE = 4, 10, 12, 10
HALF = 0.55
_WORD = re.compile(r"[!-~]+")


def caption(body: Body, at: int) -> str:
    """The caption of the table that opens at this place; a table's caption stands first in it."""
    for offset, event in enumerate(within(body, at, 3), at + 1):
        if isinstance(event, Open):
            return text_of(within(body, offset, LOOK_AHEAD), LONGEST_LABEL) if event.name == "caption" else ""
    return ""


def cell_style(body: Body, at: int) -> str:
    """How wide a cell must be at least to be read: Chinese breaks anywhere, so it would become a column of letters.

    The longer a text, the wider it must be, so that it is not many times as high as it is wide.
    """
    inside = list(within(body, at, LOOK_AHEAD))
    text = text_of(iter(inside), CELL_TEXT)
    line, word = _ems(text), max(map(_ems, _WORD.findall(text)), default=0)
    least = max(min(line, max(NARROW, min(1.2 * math.sqrt(line), WIDE))), min(word, WORD))
    if any(isinstance(one, Open) and one.name == "img" for one in inside):
        least = max(least, PICTURE)
    return f"min-width:{math.ceil(least)}em" if least > 1 else ""


def _ems(text: str) -> float:
    """About how wide the text is on one line, in widths of a Chinese character."""
    return sum(HALF if one.isascii() else 1.0 for one in text)
