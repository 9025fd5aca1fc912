"""A migrated body made plain, before the library's own allow-list: what Office, trackers and old systems left in it."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cms.harvest.cleaning.images import InlineImage, without_data
from cms.harvest.cleaning.notes import NOTES, Note, Tally
from cms.harvest.cleaning.office import without_office
from cms.harvest.cleaning.parts import (
    drop_empty,
    drop_fonts,
    drop_furniture,
    drop_running,
    drop_trackers,
    may_be_furniture,
)
from cms.harvest.cleaning.tables import mend_tables, with_headers
from cms.library.hidden import Hidden, take_out
from cms.library.html import LARGEST, MOST_REFERENCES
from cms.library.nesting import bounded

__all__ = ["NOTES", "Cleaned", "InlineImage", "Note", "clean_body"]

# Paragraphs of plain text, as most rows have them, need no parser.
_PLAIN = re.compile(
    r"(?:[^<&]++|</?(?:p|br|strong|em|b|i|ul|ol|li|h[1-6])>|<a href=\"[^\"<>]*\">|</a>|&(?:amp|lt|gt|quot|#x27|#39);)*+"
)
_BLANK_PARAGRAPH = re.compile("<(p|li|h[1-6]|strong|b|em|i|ul|ol)>(?:[\\s\u00a0\u3000]|<br>)*</\\1>")


ROUNDS = 3


class Cleaned(NamedTuple):
    """The body, what was done to it, the pictures taken out of it, and the elements that readers did not see."""

    html: str
    notes: list[Note]
    images: list[InlineImage]
    hidden: tuple[Hidden, ...] = ()


def clean_body(html: str) -> Cleaned:
    """The body without what Office, trackers and old systems leave; plain text passes as it is.

    Pictures written into the text (``data:``) are taken out and returned, to be uploaded as attachments; what is none,
    or too much, is dropped, which a note tells. Linear in the text. Raises nothing: what is longer than the library
    takes is returned as it came, for the library to refuse.

    What is taken out may leave what now looks like furniture: the body is cleaned until that changes nothing more.
    """
    cleaned = _once(html)
    for _ in range(ROUNDS):
        again = _once(cleaned.html)
        if again.html == cleaned.html:
            break
        cleaned = Cleaned(again.html, cleaned.notes + again.notes, cleaned.images, cleaned.hidden + again.hidden)
    return cleaned


def _once(html: str) -> Cleaned:
    if "<" not in html or (_PLAIN.fullmatch(html) and not _BLANK_PARAGRAPH.search(html) and not may_be_furniture(html)):
        return Cleaned(html, [], [])
    tally = Tally()
    light, images = without_data(html, tally)
    if len(light) > LARGEST or light.count("&") > MOST_REFERENCES:
        return Cleaned(light, tally.notes(), images)
    flat, _ = bounded(without_office(light, tally))
    # Without a document type a table would stay within a paragraph, and leave it when it is read again.
    tree = LexborHTMLParser(f"<!DOCTYPE html>{flat}")
    for mend in (drop_running, drop_trackers, drop_furniture):
        mend(tree, tally)
    # Before the tags go that hide it; bars and buttons of the page are often hidden, and no loss.
    hidden = tuple(one for one in take_out(tree) if not one.inner)
    for mend in (drop_fonts, mend_tables, drop_empty):
        mend(tree, tally)
    body = tree.body
    clean = with_headers(body.inner_html or "") if body is not None else ""
    notes = tally.notes()
    return Cleaned(clean if notes or hidden else html, notes, images, hidden)
