"""The unified social credit code (统一社会信用代码), GB 32100-2015.

Eighteen characters: registering authority, kind of body, six digits of administrative division, nine characters of
organization code, and a check character that tells every single wrong character and every swap of neighbours.
"""

import re

from cms.errors import invalid
from schemas.text import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The digits and the capital letters without I, O, S, V and Z; a character's value is its place here."""

_FORM = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
BAD_FORM = Text("统一社会信用代码为 18 位数字或大写字母", "A credit code has 18 digits and capital letters")
BAD_CHECK = Text("统一社会信用代码的校验码不符", "The check character does not fit: there is a typing error")

_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_character(body: str) -> str:
    """The check character of the first seventeen characters. Raises ValueError for a character outside the alphabet."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether this is a well-formed code whose check character is right."""
    return _FORM.fullmatch(code) is not None and code[17] == check_character(code[:17])


def require_credit_code(code: str, pointer: str) -> str:
    """The code in capital letters without blanks. Raises INVALID at `pointer` if it is none."""
    tidied = "".join(code.split()).upper()
    if not _FORM.fullmatch(tidied):
        raise invalid(pointer, "bad_credit_code", BAD_FORM)
    if not is_credit_code(tidied):
        raise invalid(pointer, "bad_check_character", BAD_CHECK)
    return tidied
