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
    """Limits, counted together. Without an answer from Redis each process counts for itself, and says so once.

    Nothing is told twice: of a telling that failed Redis may have heard a part, and what it forgets, when it starts
    anew, is told again only as far as its sums show that it is missing. So nobody is refused for what he never asked.
    """

    def __init__(self, limits: Mapping[str, Limit], redis: Any, errors: type[Exception]) -> None:
        """`redis` is a client of the redis package, `errors` the base of what it raises."""
        self._errors = errors
        self._redis = redis
        self._shares = [_Share(name, limit) for name, limit in limits.items()]
        self._is_silent = False

    def exchange(self) -> None:
        """Tell what is new since the last time, hear the sums."""
        try:
            told = [share.exchange(self._redis) for share in self._shares]
        except self._errors as error:
            if not self._is_silent:
                log.warning("redis does not answer, limits count for each process", extra={"fault": str(error)[:200]})
            self._is_silent = True
        else:
            if self._is_silent and any(told):
                log.warning("redis answers again, limits count together")
                self._is_silent = False


class _Share:
    """What this process tells of one limit."""

    def __init__(self, name: str, limit: Limit) -> None:
        self._name = name
        self._limit = limit
        self._window = 0
        self._told: dict[str, int] = {}

    def exchange(self, redis: Any) -> bool:
        """Whether there was anything to tell. Raises what the client raises."""
        window, counted = self._limit.counted()
        if window != self._window:
            self._window, self._told = window, {}
        told, self._told = self._told, counted
        more = {one: count - told.get(one, 0) for one, count in counted.items() if count > told.get(one, 0)}
        if not more:
            return False
        sums = _sums(redis, f"{PREFIX}:{self._name}:{window}", more)
        self._told = counted | {one: min(total, counted[one]) for one, total in sums.items()}
        self._limit.hear(window, {one: max(0, total - counted[one]) for one, total in sums.items()})
        return True


def _sums(redis: Any, key: str, more: Mapping[str, int]) -> dict[str, int]:
    pipeline = redis.pipeline(transaction=False)
    for address, count in more.items():
        pipeline.hincrby(key, address, count)
    pipeline.expire(key, 2 * WINDOW_SECONDS)
    return dict(zip(more, map(int, pipeline.execute()), strict=False))


def start_telling(redis: Any, errors: type[Exception], limits: Mapping[str, Limit]) -> None:
    """Begin, in a thread of its own."""
    # The client would send again what got no answer, and what it counts would be counted twice.
    redis.set_retry(None)
    telling = Telling(limits, redis, errors)

    def run() -> None:
        while True:
            time.sleep(INTERVAL_SECONDS)
            telling.exchange()

    threading.Thread(target=run, name="limits", daemon=True).start()
