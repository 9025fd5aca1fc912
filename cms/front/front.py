"""A cache before the application: ready public answers, kept until a change touches what they show.

Each request knows the change log's head, at most a tenth of a second old (`Head`). When it has moved, by whichever
process, everything that the changes name is dropped.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cms.db import Database
from cms.delivery.off import HEAD
from cms.front.answers import CONDITIONS, OK, Headers, Once, Ready, Told
from cms.front.freshness import Freshness
from cms.front.gate import Gate
from cms.front.head import PATIENCE, Head
from cms.front.items import ready_item
from cms.front.kept import KEPT_BYTES, Kept, Key
from cms.front.ledger import Ledger
from cms.front.purges import purged_between
from cms.front.refusals import ROUTE as REFUSED
from cms.front.refusals import too_many
from cms.web.observability import ROUTE, TRACED, trace_id_of

PLACES = (
    "/delivery/v1/resources", "/delivery/v1/sites", "/delivery/v1/channels", "/delivery/v1/libraries",
    "/delivery/v1/taxonomies", "/feeds/", "/sitemaps/", "/openapi.json",
)  # fmt: skip
"""What answers from published data alone, each change of which is in the log; who asks plays no part."""

LONGEST_ADDRESS = 2048
NEVER_KEPT = ("Set-Cookie", "Vary")
OF_ONE_REQUEST = "X-Trace-Id"


class Front:
    """The application with the cache before it. What one process keeps is its own."""

    def __init__(
        self,
        application: WSGIApplication,
        database: Database,
        gate: Gate | None = None,
        *,
        cache_seconds: int = 0,
        most: int = KEPT_BYTES,
        patience: float = PATIENCE,
    ) -> None:
        """`most` is how many bytes are kept, `patience` how many seconds a log that is silent is believed."""
        self._application = application
        self._gate = gate
        self._freshness = Freshness(database, cache_seconds)
        self._database = database
        self._head = Head(database, patience)
        self._kept = Kept(most, partial(purged_between, database))
        self._ledger = Ledger()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        wait = self._gate.refused(environ) if self._gate else None
        if wait is not None:
            return self._refuse(environ, start_response, wait)
        head = self._head.now() if _may_be_kept(environ) else None
        if head is None:
            return self._application(environ, start_response)
        began, trace_id = time.perf_counter(), trace_id_of(environ)
        key = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        answer = self._kept.get(key, head) or self._make(environ, key, head, trace_id)
        told = self._told(answer, environ, key)
        seconds = time.perf_counter() - began
        self._ledger.note(environ, answer.route, int(told.status[:3]), len(told.body), seconds, trace_id)
        start_response(told.status, [*self._freshness.applied(told.headers), (OF_ONE_REQUEST, trace_id)])
        return [told.body]

    def _refuse(self, environ: WSGIEnvironment, start_response: StartResponse, wait: int) -> Iterable[bytes]:
        trace_id = trace_id_of(environ)
        told = too_many(environ, wait, trace_id)
        self._ledger.note(environ, REFUSED, int(told.status[:3]), len(told.body), 0.0, trace_id)
        start_response(told.status, [*told.headers, (OF_ONE_REQUEST, trace_id)])
        return [told.body]

    def forget(self) -> None:
        """Forget every answer: another database took the place of the one that they were read from."""
        self._head.forget()
        self._kept.forget()

    def _told(self, answer: Ready | Once, environ: WSGIEnvironment, key: Key) -> Told:
        """What this request gets."""
        if isinstance(answer, Once):
            return answer.to(environ)
        before = answer.size
        told = answer.to(environ)
        if answer.size != before:
            self._kept.weigh(key, answer)
        return told

    def _make(self, environ: WSGIEnvironment, key: Key, head: int, trace_id: str) -> Ready | Once:
        """The answer to GET of this address, kept if it is one of status 200; that of any other status as it is."""
        ready = ready_item(self._database.direct, *key)
        if ready is None:
            told, route = self._ask({**environ, HEAD: head}, trace_id)
            if told.status != OK or any(name in NEVER_KEPT for name, _ in told.headers):
                return Once(route, told)
            ready = Ready(told.headers, told.body, route)
        self._kept.put(key, head, ready)
        return ready

    def _ask(self, environ: WSGIEnvironment, trace_id: str) -> tuple[Told, str]:
        """The application's whole answer to GET and its route; it leaves counting and logging to the front."""
        asked = {name: value for name, value in environ.items() if name not in CONDITIONS}
        asked |= {TRACED: trace_id, "REQUEST_METHOD": "GET"}
        told: list[tuple[str, Headers]] = []
        body: list[bytes] = []

        def start(status: str, headers: Headers, _fault: object = None, /) -> Callable[[bytes], object]:
            told.append((status, [one for one in headers if one[0] != OF_ONE_REQUEST]))
            return body.append

        made = self._application(asked, start)
        try:
            body.extend(made)
        finally:
            if hasattr(made, "close"):
                made.close()
        return Told(*told[-1], b"".join(body)), asked.get(ROUTE, "none")


def _may_be_kept(environ: WSGIEnvironment) -> bool:
    """Whether this is a public read whose answer depends on its address alone."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ["PATH_INFO"].startswith(PLACES)
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and len(environ.get("QUERY_STRING", "")) + len(environ["PATH_INFO"]) <= LONGEST_ADDRESS
    )
