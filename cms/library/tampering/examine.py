"""Examine texts for what break-ins leave: pure functions for imports, content checks and the watch over live pages."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import accumulate

from cms.library.tampering.findings import Examined, Finding
from cms.library.tampering.flat import flatten
from cms.library.tampering.hiding import hiding
from cms.library.tampering.insertions import Edit, insertions
from cms.library.tampering.scripts import scripts
from cms.library.tampering.strewn import strewn
from cms.library.tampering.zero_width import zero_width

# What the library takes, and room for what cleaning takes out of it before.
LONGEST = 3_000_000
_PICTURE = re.compile(";base64,[A-Za-z0-9+/=]++")


def examine(content: str, field: str = "body") -> Examined:
    """Examine one text, HTML or plain, by itself; `field` is only told on in the findings."""
    cleaned, findings = examine_together({field: content})
    return Examined(cleaned[field], findings)


def examine_together(fields: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """Examine the texts of one item (title, summary, body …): what repeats in one of them tells on the others.

    Gives the cleaned form of each field and all findings, in the order of the fields and their places. HTML is told
    from plain text by itself. Linear in the text; texts above 3,000,000 characters, pictures within them not counted,
    are given back as they are.
    """
    short = {field: text for field, text in fields.items() if len(text) <= LONGEST or _weight(text) <= LONGEST}
    edits, findings = insertions({field: flatten(text) for field, text in short.items()})
    for field, text in short.items():
        for look in (strewn, hiding, scripts, zero_width) if "<" in text else (zero_width,):
            changes, found = look(text, field)
            edits[field] += changes
            findings += found
    going = {field: _Going(edits[field]) for field in short}
    findings = [one for one in findings if not going[one.field].holds(one.offset)]
    cleaned = {field: _edited(text, edits.get(field, ())) for field, text in fields.items()}
    order = list(fields)
    return cleaned, sorted(findings, key=lambda one: (order.index(one.field), one.offset))


def _weight(text: str) -> int:
    """The length without pictures that are written into the text, which say nothing and cost nothing."""
    return len(text) - sum(match.end() - match.start() for match in _PICTURE.finditer(text))


class _Going:
    """What goes: a finding within it is told by the finding for the whole."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        ordered = sorted(edits)
        self.starts = [edit.start for edit in ordered]
        self.ends = list(accumulate((edit.end for edit in ordered), max))

    def holds(self, offset: int) -> bool:
        """Whether something that begins before goes on behind the place."""
        at = bisect_left(self.starts, offset)
        return at > 0 and self.ends[at - 1] > offset


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits; what lies within an earlier, longer one is done already."""
    pieces: list[str] = []
    at = 0
    for start, end, put in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if end <= at:
            continue
        pieces += (text[at : max(at, start)], put)
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text
