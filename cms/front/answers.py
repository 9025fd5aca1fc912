"""Ready answers: made once, told in the coding that a reader takes, and not at all to who has them."""

from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from werkzeug.http import is_resource_modified

from cms.front.codings import IDENTITY, compress, is_worth_it

OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
KEYS = "Surrogate-Key"
_OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding")
Headers = list[tuple[str, str]]


class Told(NamedTuple):
    """An answer as one reader gets it."""

    status: str
    headers: Headers
    body: bytes


class Variant:
    """An answer in one coding, with what is told to who has it already."""

    __slots__ = ("_unchanged", "etag", "modified", "whole")

    def __init__(self, headers: Headers, body: bytes) -> None:
        known = dict(headers)
        self.etag, self.modified = known.get("ETag"), known.get("Last-Modified")
        self.whole = Told(OK, headers, body)
        self._unchanged = Told(NOT_MODIFIED, [one for one in headers if one[0] not in _OF_THE_BODY], b"")

    def to(self, environ: WSGIEnvironment) -> Told:
        """What this request gets of it: not modified if the reader has it, without a body for HEAD."""
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted is not None or "HTTP_IF_MODIFIED_SINCE" in environ:
            is_known = wanted == self.etag if wanted is not None else False
            if is_known or not is_resource_modified(environ, etag=self.etag, last_modified=self.modified):
                return self._unchanged
        return self.whole if environ["REQUEST_METHOD"] == "GET" else self.whole._replace(body=b"")


class Ready:
    """An answer of status 200 to GET; codings other than the plain one are made when first asked for, and kept."""

    __slots__ = ("_variants", "keys", "route", "size")

    def __init__(self, headers: Headers, body: bytes, route: str) -> None:
        """`route` is the rule that made it; `keys`, of its header, are what it is purged by: none, by any change."""
        known = dict(headers)
        self.keys = tuple(known.get(KEYS, "").split())
        self.route = route
        self.size = len(body)
        plain = headers
        if is_worth_it(known.get("Content-Type", ""), len(body)):
            plain = [*headers, ("Vary", "Accept-Encoding")]
        self._variants = {IDENTITY: Variant(plain, body)}

    def in_coding(self, coding: str) -> Variant:
        """The variant in a coding, or the plain one where that is no gain."""
        found = self._variants.get(coding)
        if found is None:
            found = self._variants[coding] = self._made(self._variants[IDENTITY], coding)
        return found

    def _made(self, plain: Variant, coding: str) -> Variant:
        if not any(name == "Vary" for name, _ in plain.whole.headers):
            return plain
        body = compress(plain.whole.body, coding)
        if len(body) >= len(plain.whole.body):
            return plain
        changed = {"Content-Length": str(len(body))}
        if plain.etag:
            changed["ETag"] = f'{plain.etag[:-1]}-{coding}"'
        headers = [(name, changed.get(name, value)) for name, value in plain.whole.headers]
        return Variant([*headers, ("Content-Encoding", coding)], body)
