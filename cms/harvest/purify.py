"""Content of a row without what break-ins and old systems left in it; what was done is told."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from cms.harvest.cleaning.clean_body import NOTES, InlineImage, Note, clean_body
from cms.harvest.hidden_words import hidden_words
from cms.harvest.reasons import Reason, reason
from cms.library.tampering.examine import examine_together
from cms.library.tampering.findings import CODES, Finding

FIELDS = ("title", "summary", "body")
MOST_TOLD = 20


class Purified(NamedTuple):
    """Whether anything in the texts was tampered with and taken out; the pictures that were written into the body."""

    was_tampered_with: bool
    pictures: tuple[InlineImage, ...] = ()


def purify(content: dict[str, Any], reasons: list[Reason]) -> Purified:
    """Clean the texts of the content in place.

    What was taken out for sure and what is only suspected becomes a reason each, by kind and field. Pictures that were
    written into the body are named there as the attachments that they are to be.
    """
    given = {name: content[name] for name in FIELDS if isinstance(content.get(name), str)}
    texts, findings = examine_together(given)
    content.update({name: text for name, text in texts.items() if text != given[name]})
    if isinstance(content.get("title"), str):
        content["title"] = content["title"].strip()
    reasons.extend(_tampering(findings))
    pictures: list[InlineImage] = []
    if body := content.get("body"):
        cleaned = clean_body(body)
        reasons.extend(hidden_words(cleaned.hidden))
        # What would leave nothing was no furniture but the text.
        if cleaned.html.strip():
            content["body"] = cleaned.html
            reasons.extend(_cleaning(cleaned.notes))
            pictures = cleaned.images
    return Purified(texts != given, tuple(pictures))


def _tampering(findings: Iterable[Finding]) -> Iterable[Reason]:
    """One reason for each kind in each field that was, or was not, dealt with: how often, and the first of them."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        acted = "tampering_removed" if one.done in ("removed", "restored") else "tampering_suspected"
        found.setdefault((acted, one.field, one.code), []).append(one)
    for (acted, field, code), several in list(found.items())[:MOST_TOLD]:
        yield reason(acted, field, kind=CODES[code], count=len(several), value=several[0].sample)


def _cleaning(notes: Iterable[Note]) -> Iterable[Reason]:
    counted: Counter[str] = Counter()
    for note in notes:
        counted[note.code] += note.count
    for code, count in counted.items():
        yield reason("cleaned", "body", kind=NOTES[code], count=count)
