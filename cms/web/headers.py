"""Header fields that every answer carries: what browsers may do with it, and who may read it from another site."""

from flask import Flask, Response, request

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
DOCUMENTATION = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Swagger UI sets styles in elements; it runs no inline script."""

SHARED = ("/delivery/", "/feeds/", "/sitemaps/")
FILES = "/files/"
EXPOSED = (
    "ETag, Last-Modified, Link, X-Trace-Id, Retry-After, Content-Range, Accept-Ranges, Content-Disposition,"
    " Content-Encoding, Surrogate-Key, Allow"
)
ASKED = "If-None-Match, If-Modified-Since, Range, If-Range, Cache-Control, Traceparent, Tracestate"
"""What a page of another origin may send beside what it always may. No `Authorization`: nothing here asks who reads."""

PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", ASKED),
    ("Access-Control-Max-Age", "86400"),
)

_ALWAYS = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
_MANAGED = (*_ALWAYS, ("Content-Security-Policy", NOTHING))
_DOCUMENTED = (*_ALWAYS, ("Content-Security-Policy", DOCUMENTATION))
# Public and without cookies: any front end may read it in the browser (R2).
_CROSS_ORIGIN = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", EXPOSED))
SHARED_HEADERS = (*_MANAGED, *_CROSS_ORIGIN)
# A file brings its own, stricter policy: it must not act as a page of this site.
_FILES = (*_ALWAYS, *_CROSS_ORIGIN)


def headers_of(path: str) -> tuple[tuple[str, str], ...]:
    """The fields of every answer at this path."""
    if path.startswith(SHARED):
        return SHARED_HEADERS
    if path.startswith(FILES):
        return _FILES
    return _DOCUMENTED if path.startswith("/docs") else _MANAGED


def _add(answer: Response) -> Response:
    answer.headers.extend(headers_of(request.path))
    if request.method == "OPTIONS" and request.path.startswith((*SHARED, FILES)):
        answer.headers.extend(PREFLIGHT)
    return answer


def guard_headers(app: Flask) -> None:
    """Add the fields to every answer."""
    app.after_request(_add)
