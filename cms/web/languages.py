"""Which language a text of an answer is given in."""

from flask import has_request_context, request
from werkzeug.datastructures import LanguageAccept

from schemas.text import Text


def language() -> str:
    """`zh` or `en`, whichever the reader prefers by Accept-Language; Chinese when neither is asked for."""
    return preferred(request.accept_languages) if has_request_context() else "zh"


def preferred(accepted: LanguageAccept) -> str:
    """The first of `zh` and `en` that is accepted; Chinese if neither is."""
    for tag, _quality in accepted:
        primary = tag.partition("-")[0].lower()
        if primary in ("zh", "en"):
            return primary
    return "zh"


def in_language(text: Text, told_in: str) -> str:
    """The text in a language, `zh` or `en`."""
    return text.en if told_in == "en" else text.zh
