"""A hundred thousand requests that nobody means well with: no 5xx, nothing slow, no memory lost."""

import http.client
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import psutil
import pytest

from tests.cast import Cast
from tests.prove.crafted import Crafting, Request
from tests.prove.serving import Served

pytestmark = pytest.mark.prove
REQUESTS = int(os.environ.get("PROVE_REQUESTS", "20000"))
THREADS = 4
SLOW = 0.25
MOST_GROWTH = 48 << 20
"""Bytes that a process may be larger after all than after a fifth: what is kept is bounded, and full by then."""


class Told(NamedTuple):
    """What came of a share of the requests."""

    statuses: Counter[int]
    faults: list[tuple[int, Request]]
    seconds: list[float]


def send(port: int, seed: int, ids: list[str], number: int) -> Told:
    """Send so many, over one connection as long as the server keeps it."""
    told, crafting = Told(Counter(), [], []), Crafting(seed, ids)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(number):
        request = crafting.one()
        began = time.perf_counter()
        try:
            connection.putrequest(request.method, request.target, skip_accept_encoding=True)
            for name, value in request.headers.items():
                connection.putheader(name, value.encode("latin-1"))
            connection.endheaders()
            answer = connection.getresponse()
            answer.read()
        except ValueError:
            connection.close()  # what the client itself will not send
            continue
        except (http.client.HTTPException, OSError):
            connection.close()
            told.statuses[0] += 1
            continue
        seconds = time.perf_counter() - began
        told.statuses[answer.status] += 1
        if answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            told.faults.append((answer.status, request))
        told.seconds.append(seconds)
    connection.close()
    return told


def everything(port: int, ids: list[str], number: int, seed: int) -> Told:
    """The requests of all threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        shares = [pool.submit(send, port, seed + one, ids, number // THREADS) for one in range(THREADS)]
        found = [one.result() for one in shares]
    statuses: Counter[int] = sum((one.statuses for one in found), Counter())
    faults = [one for each in found for one in each.faults]
    return Told(statuses, faults, [one for each in found for one in each.seconds])


def memory(served: Served) -> int:
    """Bytes that the largest web process has for itself."""
    return max(psutil.Process(pid).memory_full_info().uss for pid in served.web_workers())


def test_nothing_breaks_or_grows_under_crafted_requests(cast: Cast, served: Served, report) -> None:
    ids = [cast.published(title=f"第{number}件通知") for number in range(30)]
    cast.withdraw(ids[0])
    served.start()
    first = everything(served.port, ids, REQUESTS // 5, seed=1)
    before = memory(served)
    rest = everything(served.port, ids, REQUESTS - REQUESTS // 5, seed=1000)
    after = memory(served)
    assert first.faults + rest.faults == []
    assert after - before < MOST_GROWTH
    statuses = first.statuses + rest.statuses
    taken = sorted(first.seconds + rest.seconds)
    slow = sum(one > SLOW for one in taken)
    report(
        f"{statuses.total():,} requests: {dict(sorted(statuses.items()))}; {slow} slower than {SLOW * 1000:.0f} ms,"
        f" 99 % within {taken[len(taken) * 99 // 100] * 1000:.0f} ms, the slowest {taken[-1] * 1000:.0f} ms;"
        f" largest web process {before >> 20} then {after >> 20} MiB"
    )
