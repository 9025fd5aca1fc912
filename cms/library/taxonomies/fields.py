"""What codes of schemes and terms look like."""

import re
from collections.abc import Mapping
from typing import Any

from cms.errors import invalid
from cms.web.converters import MERGE
from schemas.text import Text

CODE, BROADER = "/code", "/broader"
BAD_SCHEME = Text("代码为小写字母、数字和下划线，最长 32 位", "A code has small letters, digits and _, at most 32")
BAD_TERM = Text("代码为字母、数字和 . _ : / -，最长 64 位", "A code has letters, digits and . _ : / -, at most 64")
UNKNOWN_BROADER = Text("没有这个上位词", "There is no such broader term")

_SCHEME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_TERM = re.compile(r"[\w.:/-]{1,64}")


def told_term(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a request tells of a term, with its label as a text."""
    return {**changes, "label": Text(**changes["label"])} if "label" in changes else {**changes}


def is_scheme_code(code: str) -> bool:
    """Whether a scheme could have this code; what comes in an address need not even be storable."""
    return _SCHEME.fullmatch(code) is not None


def is_term_code(code: str) -> bool:
    """Whether a term could have this code."""
    return _TERM.fullmatch(code) is not None and not code.endswith(MERGE)


def require_scheme_code(code: str) -> str:
    """A code for a scheme. Raises INVALID."""
    if not is_scheme_code(code):
        raise invalid(CODE, "bad_code", BAD_SCHEME)
    return code


def require_term_code(code: str) -> str:
    """A code for a term, as resources will carry it. Raises INVALID."""
    if not is_term_code(code):
        raise invalid(CODE, "bad_code", BAD_TERM)
    return code
