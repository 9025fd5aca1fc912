"""A load generator for machines without wrk: threads, each with a connection that it keeps."""

import itertools
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

Request = tuple[str, str, bytes | None]
REFUSED = 400


def run_threads(
    port: int, connections: int, seconds: float, request_of: Callable[[int], Request], headers: Mapping[str, str]
) -> tuple[list[float], int]:
    """Milliseconds of every answer, and how many requests failed. Each request has a number of its own."""
    numbers = itertools.count()
    until = time.perf_counter() + seconds

    def work() -> tuple[list[float], int]:
        taken, failed = [], 0
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        while (began := time.perf_counter()) < until:
            method, path, body = request_of(next(numbers))
            try:
                connection.request(method, path, body, dict(headers))
                answer = connection.getresponse()
                answer.read()
                failed += answer.status >= REFUSED
            except (OSError, HTTPException):
                connection.close()
                failed += 1
            taken.append((time.perf_counter() - began) * 1000)
        connection.close()
        return taken, failed

    with ThreadPoolExecutor(connections) as pool:
        done = [future.result() for future in [pool.submit(work) for _ in range(connections)]]
    return [one for taken, _ in done for one in taken], sum(failed for _, failed in done)
