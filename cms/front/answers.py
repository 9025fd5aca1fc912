"""Ready answers: made once, told in the coding that a reader takes, and not at all to who has them."""

from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from werkzeug.http import is_resource_modified

from cms.front.codings import IDENTITY, coding_of, compress, is_worth_it

OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
KEYS = "Surrogate-Key"
OVERHEAD = 1500
"""Bytes that a variant takes beside its body, about."""

_OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding")
Headers = list[tuple[str, str]]


class Told(NamedTuple):
    """An answer as one reader gets it."""

    status: str
    headers: Headers
    body: bytes

    def to(self, environ: WSGIEnvironment) -> "Told":
        """Without its body for HEAD."""
        return self if environ["REQUEST_METHOD"] == "GET" else self._replace(body=b"")


class Once(NamedTuple):
    """An answer for one request; `route` is the rule that made it."""

    route: str
    told: Told

    def to(self, environ: WSGIEnvironment) -> Told:
        """What the request gets of it."""
        return self.told.to(environ)


class Variant:
    """An answer in one coding, with what is told to who has it already."""

    __slots__ = ("_unchanged", "etag", "modified", "whole")

    def __init__(self, headers: Headers, body: bytes) -> None:
        known = dict(headers)
        self.etag, self.modified = known.get("ETag"), known.get("Last-Modified")
        self.whole = Told(OK, headers, body)
        self._unchanged = Told(NOT_MODIFIED, [one for one in headers if one[0] not in _OF_THE_BODY], b"")

    def to(self, environ: WSGIEnvironment) -> Told:
        """What this request gets of it: not modified if the reader has it."""
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted is not None or "HTTP_IF_MODIFIED_SINCE" in environ:
            # One tag, this one, is what caches send: that spares parsing it.
            is_known = wanted is not None and wanted == self.etag
            if is_known or not is_resource_modified(environ, etag=self.etag, last_modified=self.modified):
                return self._unchanged
        return self.whole.to(environ)


class Ready:
    """An answer of status 200 to GET; codings other than the plain one are made when first asked for, and kept."""

    __slots__ = ("_is_packed", "_variants", "keys", "route", "size")

    def __init__(self, headers: Headers, body: bytes, route: str) -> None:
        """`route` is the rule that made it; `keys`, of its header, are what it is purged by: none, by any change.

        `size` tells the bytes of memory that it takes, about, and grows with the codings that are made.
        """
        known = dict(headers)
        self.keys = tuple(known.get(KEYS, "").split())
        self.route = route
        self._is_packed = "Content-Encoding" not in known and is_worth_it(known.get("Content-Type", ""), len(body))
        told = [*headers, ("Vary", "Accept-Encoding")] if self._is_packed else headers
        self._variants = {IDENTITY: Variant(told, body)}
        self.size = len(body) + OVERHEAD

    def to(self, environ: WSGIEnvironment) -> Told:
        """What this request gets of it."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        coding = coding_of(accepted) if accepted and self._is_packed else IDENTITY
        return (self._variants.get(coding) or self._make(coding)).to(environ)

    def _make(self, coding: str) -> Variant:
        """The variant in a coding; the plain one where that is no gain."""
        plain = self._variants[IDENTITY]
        body = compress(plain.whole.body, coding)
        made = plain if len(body) >= len(plain.whole.body) else _packed(plain, coding, body)
        self._variants[coding] = made
        self.size = sum(len(one.whole.body) + OVERHEAD for one in {*self._variants.values()})
        return made


def _packed(plain: Variant, coding: str, body: bytes) -> Variant:
    changed = {"Content-Length": str(len(body))}
    if plain.etag:
        changed["ETag"] = f'{plain.etag[:-1]}-{coding}"'
    headers = [(name, changed.get(name, value)) for name, value in plain.whole.headers]
    return Variant([*headers, ("Content-Encoding", coding)], body)
