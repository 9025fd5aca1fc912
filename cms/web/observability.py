"""Trace ids, one structured line a request, and metrics: around the whole application, errors included."""

import logging
import os
import re
import time
from functools import lru_cache
from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from cms.logs import tell
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


METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
"""Any other is counted under one name: what a stranger can make up must not grow the metrics."""


def trace_id_of(environ: WSGIEnvironment) -> str:
    """The trace id that the caller gave by `traceparent` (W3C), or a new one."""
    given = environ.get("HTTP_TRACEPARENT")
    found = _TRACEPARENT.match(given) if given else None
    return found[1] if found else os.urandom(16).hex()


def record(environ: WSGIEnvironment, seen: Seen) -> None:
    """Count a finished request and write its line."""
    method = environ["REQUEST_METHOD"]
    counted, timed = _meters(method if method in METHODS else "OTHER", seen.route, seen.status)
    counted.inc()
    timed.observe(seen.seconds)
    fields = {
        "trace_id": seen.trace_id,
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        "query": environ.get("QUERY_STRING", "")[:500],
        "status": seen.status,
        "milliseconds": round(seen.seconds * 1000, 2),
        "bytes": seen.size,
        "address": environ.get("REMOTE_ADDR"),
    }
    tell(log, "request", fields)


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
