"""A cache before the application: ready public answers, kept while nothing public has changed (DESIGN: the front).

Each request reads the change log's head first; when it has moved, by whichever process, everything kept is dropped. So
nothing is served from here that was withdrawn before the request came in.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.http import is_resource_modified

from cms.changes.models import ChangeHead
from cms.db import Database
from cms.delivery.prepared import Prepared
from cms.web.observability import ROUTE, TRACED, Seen, record, trace_id_of

PLACES = ("/delivery/v1/resources", "/delivery/v1/sites", "/feeds/")
"""What answers from published data alone, each change of which is in the log."""

KEPT_BYTES, LARGEST = 16 << 20, 1 << 20
LONGEST_ADDRESS = 2048
OVERHEAD = 3000  # what an entry takes beside its body, about
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
OF_THE_BODY = ("Content-Type", "Content-Length")
OF_ONE_REQUEST = "X-Trace-Id"
NEVER_KEPT = ("Vary", "Set-Cookie")
_HEAD = Prepared(select(ChangeHead.sequence))
Headers = list[tuple[str, str]]
Key = tuple[str, str]


class Ready(NamedTuple):
    """An answer to GET, and by which route it was made."""

    status: str
    headers: Headers
    body: bytes
    route: str

    def to(self, environ: WSGIEnvironment) -> "Ready":
        """What this request gets of it: without a body for HEAD, not modified if the reader has it."""
        if any(name in environ for name in CONDITIONS):
            known = dict(self.headers)
            if not is_resource_modified(environ, etag=known.get("ETag"), last_modified=known.get("Last-Modified")):
                return Ready(NOT_MODIFIED, [one for one in self.headers if one[0] not in OF_THE_BODY], b"", self.route)
        return self._replace(body=b"") if environ["REQUEST_METHOD"] == "HEAD" else self


class Kept:
    """Answers made while the log's head was at one number, within a number of bytes; the longest unused go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._head = -1
        self._answers: OrderedDict[Key, Ready] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, head: int) -> Ready | None:
        """The answer, if it was made at this head; those of another are dropped."""
        with self._lock:
            if head != self._head:
                self._answers.clear()
                self._size, self._head = 0, head
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: Key, head: int, ready: Ready) -> None:
        """Keep an answer that was asked for when the head was this, unless the head has moved meanwhile."""
        size = len(ready.body) + OVERHEAD
        with self._lock:
            if head != self._head or key in self._answers or size > min(LARGEST, self._most):
                return
            self._answers[key] = ready
            self._size += size
            while self._size > self._most:
                self._size -= len(self._answers.popitem(last=False)[1].body) + OVERHEAD


class Front:
    """The application with the cache before it. What one process keeps is its own."""

    def __init__(self, application: WSGIApplication, database: Database, most: int = KEPT_BYTES) -> None:
        """`most` is how many bytes are kept."""
        self._application = application
        self._database = database
        self._kept = Kept(most)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        head = self._head() if _may_be_kept(environ) else None
        if head is None:
            return self._application(environ, start_response)
        began, trace_id = time.perf_counter(), trace_id_of(environ)
        key = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        ready = self._kept.get(key, head)
        if ready is None:
            if environ["REQUEST_METHOD"] != "GET":
                return self._application(environ, start_response)
            ready = self._ask(environ, trace_id)
            if ready.status == OK and not any(name in NEVER_KEPT for name, _ in ready.headers):
                self._kept.put(key, head, ready)
        answer = ready.to(environ) if ready.status == OK else ready
        seconds = time.perf_counter() - began
        record(environ, Seen(answer.route, int(answer.status[:3]), len(answer.body), seconds, trace_id))
        start_response(answer.status, [*answer.headers, (OF_ONE_REQUEST, trace_id)])
        return [answer.body]

    def _head(self) -> int | None:
        """The number of the newest change; none if the database does not answer, which the application will tell."""
        try:
            return int(_HEAD.raw(self._database.direct, {})[0][0])
        except DBAPIError:
            return None

    def _ask(self, environ: WSGIEnvironment, trace_id: str) -> Ready:
        """The application's whole answer, whatever the reader has; it leaves counting and logging to the front."""
        asked = {name: value for name, value in environ.items() if name not in CONDITIONS} | {TRACED: trace_id}
        told: list[tuple[str, Headers]] = []
        body: list[bytes] = []

        def start(status: str, headers: Headers, _fault: object = None, /) -> Callable[[bytes], object]:
            told.append((status, [one for one in headers if one[0] != OF_ONE_REQUEST]))
            return body.append

        made = self._application(asked, start)
        body.extend(made)
        if hasattr(made, "close"):
            made.close()
        return Ready(*told[-1], b"".join(body), asked.get(ROUTE, "none"))


def _may_be_kept(environ: WSGIEnvironment) -> bool:
    """Whether this is a public read whose answer depends on its address alone."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ["PATH_INFO"].startswith(PLACES)
        and "HTTP_AUTHORIZATION" not in environ
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and len(environ.get("QUERY_STRING", "")) + len(environ["PATH_INFO"]) <= LONGEST_ADDRESS
    )
