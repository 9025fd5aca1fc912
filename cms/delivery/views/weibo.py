"""For Weibo: the title in 【】, the summary or the opening up to the end of a sentence, and the address last.

Counted as the site counts: a character beyond ASCII is one, an ASCII character a half. It shortens long addresses and
counts 10 for them; here they count in full, so that what fits here fits there.
"""

import re

LIMIT = 2000
CUT = "…"
_END = re.compile(r"(?:[。！？；!?…]+[”’」』）)\"']*|\.(?=\s)|\n)")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")


def length(text: str) -> int:
    """How many characters Weibo counts, at most."""
    return (_halves(text) + 1) // 2


def weibo(title: str, text: str, address: str) -> str:
    """A post within the limit; the address is never cut, and what is before it only if it must be."""
    room = 2 * LIMIT - _halves(address) - _halves("【】\n")
    heading = shortened(title, room)
    opening = up_to_a_sentence(_BLANKS.sub(" ", text).strip(), room - _halves(heading))
    return f"【{heading}】{opening}\n{address}"


def up_to_a_sentence(text: str, room: int) -> str:
    """As much of the text as fits into so many halves, up to the end of a sentence if there is one."""
    if _halves(text) <= room:
        return text
    begun = _beginning(text, room)
    ends = [match.end() for match in _END.finditer(begun)]
    return begun[: ends[-1]].rstrip() if ends else shortened(text, room)


def shortened(text: str, room: int) -> str:
    """As much of the text as fits into so many halves, with a mark where it is cut."""
    if _halves(text) <= room:
        return text
    begun = _beginning(text, room - _halves(CUT))
    return begun + CUT if begun else ""


def _beginning(text: str, room: int) -> str:
    taken = 0
    for at, one in enumerate(text):
        taken += _halves(one)
        if taken > room:
            return text[:at]
    return text


def _halves(text: str) -> int:
    """An ASCII character is one, any other two; what lies beyond the basic plane counts twice, as in a browser."""
    return sum(1 if one < "\x80" else 2 if one <= "\uffff" else 4 for one in text)
