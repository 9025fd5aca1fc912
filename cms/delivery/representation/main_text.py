"""The text that the public reads of a type whose main text is not its body."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from cms.library.html import clean_plain


class MainText(NamedTuple):
    """HTML and its plain text."""

    html: str
    text: str


def main_text(type_name: str, content: Mapping[str, Any], body_text: str) -> MainText:
    """The body; without one the answer of a question, or the questions of an interpretation.

    So every view of it has something to show.
    """
    html = content.get("body") or ""
    if html:
        return MainText(html, body_text)
    if type_name == "qa":
        cleaned = clean_plain(content.get("answer") or "")
        return MainText(cleaned.html, cleaned.text)
    return _joined([_asked(row) for row in content.get("questions") or []])


def _asked(row: Mapping[str, Any]) -> MainText:
    question, answer = row.get("question") or "", clean_plain(row.get("answer") or "")
    return MainText(f"<h3>{escape(question, quote=False)}</h3>\n{answer.html}", f"{question}\n{answer.text}")


def _joined(parts: Sequence[MainText]) -> MainText:
    return MainText("\n".join(one.html for one in parts), "\n".join(one.text for one in parts))
