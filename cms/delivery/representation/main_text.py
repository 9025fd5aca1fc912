"""The text that the public reads of a type whose main text is not its body."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from cms.delivery.representation.part_text import Paragraphs, part_text
from cms.library.html import clean_plain


def main_text(type_name: str, content: Mapping[str, Any], body_text: str) -> Paragraphs:
    """The body; without one the answer of a question, the questions of an interpretation, what an article's kind has.

    So every view of it has something to show.
    """
    html = content.get("body") or ""
    if html:
        return Paragraphs(html, body_text)
    if type_name == "qa":
        cleaned = clean_plain(content.get("answer") or "")
        return Paragraphs(cleaned.html, cleaned.text)
    return _joined([_asked(row) for row in content.get("questions") or []] or part_text(content))


def _asked(row: Mapping[str, Any]) -> Paragraphs:
    question, answer = row.get("question") or "", clean_plain(row.get("answer") or "")
    return Paragraphs(f"<h3>{escape(question, quote=False)}</h3>\n{answer.html}", f"{question}\n{answer.text}")


def _joined(parts: Sequence[Paragraphs]) -> Paragraphs:
    return Paragraphs("\n".join(one.html for one in parts), "\n".join(one.text for one in parts))
