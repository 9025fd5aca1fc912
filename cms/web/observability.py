"""Trace ids, one structured line a request, and metrics: around the whole application, errors included."""

import logging
import os
import re
import time
from bisect import bisect_left
from collections import Counter as Counting
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from random import getrandbits
from typing import NamedTuple
from urllib.parse import unquote_plus
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from cms.logs import tell, tell_all
from cms.web.transactions import public

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\Z")
METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

TRACED, ROUTE = "zhengku.trace_id", "zhengku.route"
"""Where a front before the application puts its trace id, to record the request itself, and finds the route."""

log = logging.getLogger("zhengku.access")
REQUESTS = Counter("zhengku_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "zhengku_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class Seen(NamedTuple):
    """What a finished request comes to; `route` is the rule that it matched, `size` that of the body in bytes."""

    route: str
    status: int
    size: int | None
    seconds: float
    trace_id: str


class Noted(NamedTuple):
    """A finished request that is still to be counted and told; `at` is its end in seconds since 1970."""

    at: float
    method: str
    path: str
    query: str
    address: str | None
    route: str
    status: int
    size: int
    seconds: float
    trace_id: str

    def fields(self) -> dict[str, object]:
        """What the access log tells of it."""
        return {
            "trace_id": self.trace_id,
            "method": self.method[:LONGEST_METHOD],
            "path": told_path(self.path),
            "query": told_query(self.query),
            "status": self.status,
            "milliseconds": round(self.seconds * 1000, 2),
            "bytes": self.size,
            "address": self.address,
        }


LONGEST_PATH = LONGEST_QUERY = 500
LONGEST_METHOD = 20
MASK = "***"
_SECRET = re.compile(r"(?<=/delivery/v1/previews/)[^/]+")
_HINT = re.compile(r"(?i)token|passw|secret|key|authorization|%|zk_|eyJ")
_SECRET_NAME = re.compile(r"(?i)token|passw|secret|api.?key|authorization|\A(?:key|jwt)\Z")
_SECRET_VALUE = re.compile(r"(?i)\bzk_[a-z0-9]{6}|eyJ[\w-]+\.[\w-]+\.")


def told_path(path: str) -> str:
    """A path of a request as logs may hold it: readable, not too long, and without a preview's token, a secret."""
    readable = path.encode("latin-1").decode("utf-8", "replace")[:LONGEST_PATH]
    return _SECRET.sub("…", readable) if "/previews/" in readable else readable


def told_query(query: str) -> str:
    """A query as logs may hold it: not too long, and without what looks like a key, a token or a password.

    Nothing here takes one in a query, but who sends it there by mistake has not given it to whoever reads the log.
    """
    if query and _HINT.search(query):
        query = "&".join(map(_told_pair, query.split("&")))
    return query[:LONGEST_QUERY]


def _told_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if _SECRET_VALUE.search(unquote_plus(name)):
        return MASK
    if value and (_SECRET_NAME.search(unquote_plus(name)) or _SECRET_VALUE.search(unquote_plus(value))):
        return name + equals + MASK
    return pair


METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
"""Any other is counted under one name: what a stranger can make up must not grow the metrics."""


def trace_id_of(environ: WSGIEnvironment) -> str:
    """The trace id that the caller gave by `traceparent` (W3C), or a new one."""
    given = environ.get("HTTP_TRACEPARENT")
    found = _TRACEPARENT.match(given) if given else None
    return found[1] if found else f"{getrandbits(128):032x}"


def record(environ: WSGIEnvironment, seen: Seen) -> None:
    """Count a finished request and write its line."""
    method = environ["REQUEST_METHOD"]
    counted, timed = _meters(method if method in METHODS else "OTHER", seen.route, seen.status)
    counted.inc()
    timed.observe(seen.seconds)
    fields = {
        "trace_id": seen.trace_id,
        "method": method[:LONGEST_METHOD],
        "path": told_path(environ["PATH_INFO"]),
        "query": told_query(environ.get("QUERY_STRING", "")),
        "status": seen.status,
        "milliseconds": round(seen.seconds * 1000, 2),
        "bytes": seen.size,
        "address": environ.get("REMOTE_ADDR"),
    }
    tell(log, "request", fields)


def record_all(noted: Sequence[Noted]) -> None:
    """Count finished requests and write their lines, together: the meters are moved once for all alike."""
    kinds: defaultdict[tuple[str, str, int], list[float]] = defaultdict(list)
    for one in noted:
        kinds[one.method if one.method in METHODS else "OTHER", one.route, one.status].append(one.seconds)
    for kind, seconds in kinds.items():
        counted, timed = _meters(*kind)
        counted.inc(len(seconds))
        _observe_all(timed, seconds)
    tell_all(log, "request", [(one.at, one.fields()) for one in noted])


def _observe_all(timed: Histogram, seconds: Sequence[float]) -> None:
    """As `observe` for each: the library has no way to move a bucket by more than one."""
    bounds, buckets = timed._upper_bounds, timed._buckets
    timed._sum.inc(sum(seconds))
    for place, count in Counting(bisect_left(bounds, one) for one in seconds).items():
        buckets[place].inc(count)


@lru_cache(maxsize=4096)
def _meters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """The meters of these labels: looking them up costs as much as moving them."""
    return REQUESTS.labels(method, route, status), SECONDS.labels(route)


def _begin() -> None:
    environ = request.environ
    g.trace_id = environ.get(TRACED) or trace_id_of(environ)
    g.began = time.perf_counter()


def _end(answer: Response) -> Response:
    asked = request.environ
    route = request.url_rule.rule if request.url_rule else "none"
    answer.headers["X-Trace-Id"] = g.trace_id
    if TRACED in asked:
        asked[ROUTE] = route
    else:
        taken = time.perf_counter() - g.began
        record(asked, Seen(route, answer.status_code, answer.content_length, taken, g.trace_id))
    return answer


@public
def metrics() -> Response:
    """Metrics of every process of this machine, for Prometheus."""
    registry = CollectorRegistry()
    if METRICS_VARIABLE in os.environ:
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def observe(app: Flask) -> None:
    """Trace, log and count every request of the application."""
    app.before_request(_begin)
    app.after_request(_end)
    app.add_url_rule("/metrics", "metrics", metrics)
