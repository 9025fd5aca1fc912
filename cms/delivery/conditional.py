"""Conditional answers: validators, 304, and how long an answer may be kept."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, request
from werkzeug.http import is_resource_modified

from cms.changes.keys import EVERYTHING
from cms.web.answers import JSON

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Nothing withdrawn may be shown from a cache: every use asks again, and the answer is mostly a cheap 304.
FRESHNESS = "public, max-age=0, must-revalidate"


def conditional(
    etag: str, body: Callable[[], bytes], *, modified_at: datetime | None = None, media_type: str = JSON
) -> Response:
    """The body with its validators, or 304 when the reader has it; the body is made only when it is sent.

    `etag` must differ whenever the bytes do. No `Vary`: nothing here depends on a header of the request.
    """
    headers, environ = validators(etag, modified_at), request.environ
    asked = "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ
    if asked:
        told = dict(headers)
        if not is_resource_modified(environ, etag=told["ETag"], last_modified=told.get("Last-Modified")):
            return Response(status=304, headers=headers)
    return Response(body(), headers=[("Content-Type", media_type), *headers])


def validators(etag: str, modified_at: datetime | None) -> list[tuple[str, str]]:
    """The header fields by which a reader's copy is told to be current, and how long it may be kept."""
    headers = [("ETag", f'"{etag}"'), ("Cache-Control", FRESHNESS)]
    return headers if modified_at is None else [*headers, ("Last-Modified", http_date(modified_at))]


def keyed(answer: Response, *keys: str) -> Response:
    """The answer with the surrogate keys by which caches are told to drop it."""
    answer.headers["Surrogate-Key"] = keys_told(*keys)
    return answer


def keys_told(*keys: str) -> str:
    """Surrogate keys as the header field has them. Without any of its own, an answer is old when a name changes."""
    return " ".join((EVERYTHING, *keys))


def http_date(moment: datetime) -> str:
    """The moment as HTTP writes it, in a quarter of the time that the library's function takes."""
    told = moment.astimezone(UTC)
    return f"{DAYS[told.weekday()]}, {told.day:02} {MONTHS[told.month - 1]} {told.year:04} {told:%H:%M:%S} GMT"


def conditional_bytes(body: bytes, *, media_type: str = JSON) -> Response:
    """A small body whose entity tag is its hash."""
    return conditional(hash_of(body), lambda: body, media_type=media_type)


def hash_of(*parts: bytes) -> str:
    """An entity tag for what the parts make together."""
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()
