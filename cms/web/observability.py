"""Trace ids, one structured line a request, and metrics: around the whole application, errors included."""

import logging
import os
import re
import time
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from cms.ids import new_id
from cms.web.transactions import public

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\Z")
METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

log = logging.getLogger("zhengku.access")
REQUESTS = Counter("zhengku_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "zhengku_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def _trace_id() -> str:
    found = _TRACEPARENT.match(request.headers.get("traceparent", ""))
    return found[1] if found else new_id().replace("-", "")


def _begin() -> None:
    g.trace_id = _trace_id()
    g.began = time.perf_counter()


def _end(answer: Response) -> Response:
    seconds = time.perf_counter() - g.began
    route = request.url_rule.rule if request.url_rule else "none"
    REQUESTS.labels(request.method, route, answer.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    answer.headers["X-Trace-Id"] = g.trace_id
    log.info(
        "request",
        extra={
            "trace_id": g.trace_id,
            "method": request.method,
            "path": request.path,
            "query": request.query_string.decode("latin-1")[:500],
            "status": answer.status_code,
            "milliseconds": round(seconds * 1000, 2),
            "bytes": answer.content_length,
            "address": request.remote_addr,
        },
    )
    return answer


@public
def metrics() -> Response:
    """Metrics of every process of this machine, for Prometheus."""
    registry = CollectorRegistry()
    if METRICS_VARIABLE in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def prepare_metrics_folder(folder: Path) -> None:
    """An empty folder in which the processes keep their metrics; set before prometheus_client is imported."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    os.environ[METRICS_VARIABLE] = str(folder)


def observe(app: Flask) -> None:
    """Trace, log and count every request of the application."""
    app.before_request(_begin)
    app.after_request(_end)
    app.add_url_rule("/metrics", "metrics", metrics)
