"""If-Match on writes: without one 428, with a stale one 412 that names both versions."""

import re

from flask import request

from cms.errors import Code, Problem
from schemas.text import Text

_ETAG = re.compile(r'"v([1-9][0-9]{0,9})"\Z')


def etag_of(version: int) -> str:
    """The ETag of a managed object: its version, whatever representation was asked for."""
    return f'"v{version}"'


def expected_version() -> int:
    """The version that the client last saw, from If-Match. Raises PRECONDITION_REQUIRED or STALE."""
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        raise Problem(
            Code.PRECONDITION_REQUIRED,
            Text("请用 If-Match 带上读取时得到的 ETag", "Send the ETag that GET gave as If-Match"),
        )
    found = _ETAG.match(given)
    if found is None:
        raise Problem(Code.STALE, Text("If-Match 不是本对象的 ETag", "If-Match is no ETag of this object"))
    return int(found[1])


def check_version(current: int, expected: int) -> None:
    """Refuse a write that was made against another version. Raises STALE."""
    if current != expected:
        raise Problem(
            Code.STALE,
            Text(f"您看到的是版本 {expected}，现为版本 {current}", f"You saw version {expected}, it is now {current}"),
            extra={"expected_version": expected, "current_version": current},
            headers={"ETag": etag_of(current)},
        )
