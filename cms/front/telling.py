"""Processes and machines tell each other by Redis what they counted, twice a second and beside the requests."""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from cms.front.limits import WINDOW_SECONDS, Limit

INTERVAL_SECONDS = 0.5
PREFIX = "zhengku:limit"
log = logging.getLogger("zhengku.front")


class Telling:
    """One limit, counted together. Without an answer from Redis each process counts for itself, and says so once."""

    def __init__(self, name: str, limit: Limit, redis: Any, errors: type[Exception]) -> None:
        """`redis` is a client of the redis package, `errors` the base of what it raises."""
        self._errors = errors
        self._name = name
        self._limit = limit
        self._redis = redis
        self._told: dict[str, int] = {}
        self._window = 0
        self._is_silent = False

    def exchange(self) -> None:
        """Tell what is new since the last time, hear the sums."""
        window, counted = self._limit.counted()
        if window != self._window:
            self._window, self._told = window, {}
        if not counted:
            return
        try:
            sums = self._sums(window, {one: count - self._told.get(one, 0) for one, count in counted.items()})
        except self._errors as error:
            if not self._is_silent:
                log.warning("redis does not answer, limits count for each process", extra={"fault": str(error)[:200]})
            self._is_silent = True
            return
        self._is_silent = False
        self._told = counted
        self._limit.hear(window, {one: total - counted[one] for one, total in sums.items()})

    def _sums(self, window: int, more: Mapping[str, int]) -> dict[str, int]:
        key = f"{PREFIX}:{self._name}:{window}"
        pipeline = self._redis.pipeline(transaction=False)
        for address, count in more.items():
            pipeline.hincrby(key, address, count)
        pipeline.expire(key, 2 * WINDOW_SECONDS)
        return dict(zip(more, map(int, pipeline.execute()), strict=False))


def start_telling(redis: Any, errors: type[Exception], limits: Mapping[str, Limit]) -> None:
    """Begin, in a thread of its own."""
    told = [Telling(name, limit, redis, errors) for name, limit in limits.items()]

    def run() -> None:
        while True:
            time.sleep(INTERVAL_SECONDS)
            for one in told:
                one.exchange()

    threading.Thread(target=run, name="limits", daemon=True).start()
