"""The background worker as a child of the main process, kept alive."""

import contextlib
import logging
import os
import subprocess
import time
from collections.abc import Sequence

from cms.processes.backoff import Backoff
from cms.processes.guard import naming_parent

log = logging.getLogger("zhengku.serve")

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
STEADY_SECONDS = 5.0


class Background:
    """One child process that runs `command`; a None command means none is wanted, and every call does nothing.

    All calls come from the main thread: it must be the one that forks (see guard.py), and a fork of another thread
    between making and closing a pipe would leave that pipe open in a granian worker.
    """

    def __init__(self, command: Sequence[str] | None) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._born = 0.0
        self._due = 0.0
        self._asked = 0.0
        self._backoff = Backoff(FIRST_PAUSE, LONGEST_PAUSE)

    def tend(self) -> None:
        """Notice a death and start the child when it is due: at once, later after pauses of 0.1 to 5 seconds."""
        if self._command is None:
            return
        if self._child is not None and self._child.poll() is not None:
            self._bury(self._child)
        if self._child is None and time.monotonic() >= self._due:
            self._start(self._command)

    def ask_to_stop(self) -> None:
        """Send SIGTERM without waiting: the child ends after its current step."""
        self._asked = time.monotonic()
        if self._child is not None:
            self._child.terminate()

    def stop(self, grace: float) -> None:
        """Wait for the end of the child, until `grace` seconds after it was asked to stop, then kill it."""
        if self._child is None:
            return
        if not self._asked:
            self.ask_to_stop()
        waited = time.monotonic() - self._asked
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(max(0.0, grace - waited))
        if self._child.returncode is None:
            log.warning("background worker did not stop in time, killing it", extra={"child": self._child.pid})
            self._child.kill()
            self._child.wait()
        self._child = None

    def _start(self, command: Sequence[str]) -> None:
        self._born = time.monotonic()
        try:
            self._child = subprocess.Popen(list(command), stdin=subprocess.DEVNULL, env=naming_parent(os.environ))
        except OSError as fault:
            self._postpone(f"cannot start the background worker: {fault}")
        else:
            log.info("background worker started", extra={"child": self._child.pid})

    def _bury(self, child: subprocess.Popen[bytes]) -> None:
        self._child = None
        self._postpone(f"background worker {child.pid} ended with {child.returncode}")

    def _postpone(self, why: str) -> None:
        now = time.monotonic()
        if now - self._born >= STEADY_SECONDS:
            self._backoff.succeeded()
        pause = self._backoff.failed()
        self._due = now + pause
        log.error("%s, next start in %.1f s", why, pause)
