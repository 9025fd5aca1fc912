"""The access log and the metrics of ready answers: noted at once, written together five times a second.

Writing each line and moving each meter by itself took more than the rest of a ready answer. A process that is killed
takes the last fifth of a second with it; one that ends writes it.
"""

import contextlib
import threading
import time
from collections import deque
from multiprocessing.util import Finalize
from wsgiref.types import WSGIEnvironment

from cms.web.observability import Noted, record_all

INTERVAL_SECONDS = 0.2
MOST_WAITING = 20_000


class Ledger:
    """What was answered and is not yet written."""

    def __init__(self, interval: float = INTERVAL_SECONDS) -> None:
        self._interval = interval
        self._waiting: deque[Noted] = deque()
        self._writing = threading.Lock()
        self._starting = threading.Lock()
        self._is_running = False

    def note(
        self, environ: WSGIEnvironment, route: str, status: int, size: int, seconds: float, trace_id: str
    ) -> None:  # fmt: skip
        """Note one answer."""
        self._waiting.append(
            Noted(
                time.time(),
                environ["REQUEST_METHOD"],
                environ["PATH_INFO"],
                environ.get("QUERY_STRING", ""),
                environ.get("REMOTE_ADDR"),
                route,
                status,
                size,
                seconds,
                trace_id,
            )
        )
        if not self._is_running:
            self._start()
        if len(self._waiting) > MOST_WAITING:
            self.write()

    def write(self) -> None:
        """Write everything that waits. A log that cannot be written loses its lines, and nobody an answer."""
        with self._writing, contextlib.suppress(OSError):
            noted = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if noted:
                record_all(noted)

    def _start(self) -> None:
        with self._starting:
            if self._is_running:
                return
            self._is_running = True
        # Not atexit: processes that multiprocessing forks, as granian's workers, end without calling it.
        Finalize(None, self.write, exitpriority=0)
        threading.Thread(target=self._run, name="ledger", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(self._interval)
            self.write()
