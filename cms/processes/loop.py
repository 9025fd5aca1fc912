"""The loop of the background worker."""

import logging
import threading
from collections.abc import Callable

from cms.processes.backoff import Backoff
from cms.processes.signals import stopping_on_signals

log = logging.getLogger("zhengku.worker")

LONGEST_PAUSE = 30.0


def run_loop(step: Callable[[], bool], stop: threading.Event, interval: float = 0.2) -> None:
    """Call `step` again and again until `stop` is set; SIGTERM and SIGINT set it, and the step under way is finished.

    A step returns True when there may be more to do, False when there is nothing: then the loop sleeps `interval`
    seconds. A step that raises is logged and tried again after pauses that grow from `interval` to 30 seconds; it
    never ends the loop.
    """
    with stopping_on_signals(stop):
        repeat(step, stop, interval)


def repeat(step: Callable[[], bool], stop: threading.Event, interval: float = 0.2) -> None:
    """The same without a hand on signals: for a thread beside the main one."""
    backoff = Backoff(first=interval, longest=LONGEST_PAUSE)
    while not stop.is_set():
        pause = _attempt(step, backoff, interval)
        if pause > 0:
            stop.wait(pause)


def _attempt(step: Callable[[], bool], backoff: Backoff, interval: float) -> float:
    """One step; returns the seconds to pause after it."""
    try:
        more = step()
    except Exception:
        pause = backoff.failed()
        log.exception("step failed, next attempt in %.1f s", pause, extra={"failures": backoff.failures})
        return pause
    backoff.succeeded()
    return 0.0 if more else interval
