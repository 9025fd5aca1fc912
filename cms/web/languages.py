"""Which language a text of an answer is given in."""

from flask import has_request_context, request

from schemas.text import Text


def language() -> str:
    """`zh` or `en`, whichever the reader prefers by Accept-Language; Chinese when neither is asked for."""
    if has_request_context():
        for tag, _quality in request.accept_languages:
            primary = tag.partition("-")[0].lower()
            if primary in ("zh", "en"):
                return primary
    return "zh"


def in_language(text: Text) -> str:
    """The text in the reader's language."""
    return text.en if language() == "en" else text.zh
