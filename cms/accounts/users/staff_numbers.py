"""What a staff number looks like: one form for all its spellings, since whoever has the same number is the same person.

Separation of duties is computed by person. `yz-0201`, `ＹＺ－０２０１` and `YZ 0201` with a blank that nobody sees must
therefore not make a second one.
"""

import re
import unicodedata

from cms.errors import invalid
from schemas.characters import strip_invisible
from schemas.text import Text

POINTER = "/person/staff_number"
LONGEST = 64
_UNSEEN = ("C", "Z")
_VARIANTS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def same_form(staff_number: str) -> str:
    """The one form of all spellings: half-width capitals, plain hyphens, no blanks, nothing unseen. Idempotent."""
    plain = _DASHES.sub("-", _VARIANTS.sub("", strip_invisible(unicodedata.normalize("NFKC", staff_number))))
    seen = "".join(one for one in plain if unicodedata.category(one)[0] not in _UNSEEN)
    return unicodedata.normalize("NFKC", seen.upper())


def require_staff_number(staff_number: str) -> str:
    """The staff number in its one form. Raises INVALID if nothing of it is left, or too much."""
    number = same_form(staff_number)
    if not 0 < len(number) <= LONGEST:
        raise invalid(POINTER, "bad_staff_number", Text("工号为 1 至 64 个可见字符", "1 to 64 visible characters"))
    return number
