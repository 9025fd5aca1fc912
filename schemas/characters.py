"""Characters that nobody sees and that may not be stored: controls, zero-width marks, halves of surrogate pairs."""

import re
from itertools import islice
from unicodedata import category

# Scripts and symbols whose writing needs joiners (Arabic to Sinhala, Tibetan to Myanmar, Mongolian, emoji).
_JOINING = "\u0600-\u109f\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
    f"|(?<![{_JOINING}])[\u200c\u200d]"
)
_PRINTABLE_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
# What draws nothing of its own: blanks, controls, format characters, selectors of variants, the empty braille cell.
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Cs", "Zl", "Zp", "Zs"))
_DRAWS_NOTHING = re.compile(f"[{_PRINTABLE_BLANKS}\u180b-\u180f\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_BREAKS = re.compile("[\r\n\t\u2028\u2029]+")


def strip_invisible(text: str) -> str:
    """The text without control, zero-width and direction-forcing characters; joiners stay where a script needs them.

    Idempotent. Keeps tabs, line feeds and carriage returns.
    """
    # Most text is clean, and this is five times as fast as looking for every invisible character.
    if text.replace("\n", "").replace("\u3000", "").isprintable() and not any(
        blank in text for blank in _PRINTABLE_BLANKS
    ):
        return text
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """Visible text on one line, without surrounding spaces (full-width ones included)."""
    return strip_invisible(_BREAKS.sub(" ", text)).strip()


def many_lines(text: str) -> str:
    """Visible text with plain line feeds, without blank space around it."""
    return strip_invisible(_LINE_ENDS.sub("\n", text)).strip()


def is_said(text: str, least: int = 1) -> bool:
    """Whether so many characters can be read: neither blanks nor invisible ones count, wherever they stand."""
    seen = (one for one in text if category(one) not in _UNSEEN and not _DRAWS_NOTHING.match(one))
    return sum(1 for _ in islice(seen, least)) == least
