"""What a user name looks like: small letters and digits, so that two never differ by case or by look alone."""

import re

from cms.errors import invalid
from schemas.text import Text

_FORM = re.compile(r"[a-z][a-z0-9._-]{2,63}")


def require_username(username: str, pointer: str) -> str:
    """The user name, if it is one. Raises INVALID at `pointer`."""
    if not _FORM.fullmatch(username):
        detail = Text(
            "用户名为 3 至 64 位小写字母、数字或 . _ -，以字母开头",
            "A user name has 3 to 64 small letters, digits or . _ -, and begins with a letter",
        )
        raise invalid(pointer, "bad_username", detail)
    return username
