"""Zero-width marks within words: they make a word look as it should and be another one to machines."""

import re

from cms.library.tampering.findings import Finding
from cms.library.tampering.insertions import Edit

FEWEST = 3
# Within Chinese words or Latin ones; where scripts and symbols are joined by them they have a meaning.
_WITHIN = re.compile(
    "(?<=[\u4e00-\u9fffA-Za-z0-9])[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+(?=[\u4e00-\u9fffA-Za-z0-9])"
)


def zero_width(source: str, field: str) -> tuple[list[Edit], list[Finding]]:
    """The marks taken out; told in one finding where there are three or more, since one is a slip of a program."""
    marks = list(_WITHIN.finditer(source))
    if len(marks) < FEWEST:
        return [], []
    places = f"{len(marks)}"
    return (
        [Edit(mark.start(), mark.end(), "") for mark in marks],
        [Finding("zero_width", field, marks[0].start(), places, "likely", "removed")],
    )
