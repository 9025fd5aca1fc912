"""granian's server, with our own way of keeping its workers alive."""

import _thread
import logging
import os
import signal
import time
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.log import logger as granian_log
from granian.server.mp import MPServer

from cms.logs import GRANIAN_LOGGING
from cms.processes.application import EXIT_UNLOADABLE
from cms.processes.background import FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS, Background, log
from cms.processes.backoff import Backoff
from cms.processes.options import ServeOptions
from cms.processes.signals import default_stopping

_POLL_SECONDS = 0.1
_OF_THREADS = "Configuration allows spawning up to"


def _is_news(record: logging.LogRecord) -> bool:
    """Whether granian tells what nobody knew: that there are more threads than processors is a setting.

    They wait for the database, and each of them is one reader who does not wait for another.
    """
    return not record.getMessage().startswith(_OF_THREADS)


class Server(MPServer):
    """The main process's loop: granian's workers and the background worker, both respawned, all forked by one thread.

    granian's own loop gives the whole server up when a worker dies twice within 5.5 seconds, whatever killed it. Here
    only an application that cannot be loaded at the start ends the server; any other death is answered by a new worker
    after a pause that grows from nothing to 5 seconds.
    """

    def __init__(self, options: ServeOptions, address: str, background: Background) -> None:
        super().__init__(
            options.application,
            address=address,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers,
            blocking_threads=options.threads,
            websockets=False,
            log_level=LogLevels.warning,
            log_dictconfig=GRANIAN_LOGGING,
            log_access=False,
            respawn_failed_workers=True,
            workers_kill_timeout=options.stop_timeout,
        )
        granian_log.addFilter(_is_news)
        self.exit_code = 0
        self._background = background
        self._backoffs = [Backoff(FIRST_PAUSE, LONGEST_PAUSE) for _ in range(self.workers)]
        self._due: dict[int, float] = {}
        self._ignores_hangup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        # A worker is born with the handlers of the main process, which would swallow a SIGTERM while it still loads.
        os.register_at_fork(after_in_child=default_stopping)

    def signal_handler_interrupt(self, *_args: Any, **_named: Any) -> None:
        """SIGTERM and SIGINT: stop, after the running requests."""
        self.interrupt_signal = True
        # Not `set` itself: see cms.processes.signals.set_soon.
        _thread.start_new_thread(self.main_loop_interrupt.set, ())

    def signal_handler_reload(self, *_args: Any, **_named: Any) -> None:
        """SIGHUP: the terminal was closed, which stops the server as SIGTERM does, unless nohup said otherwise."""
        if not self._ignores_hangup:
            self.signal_handler_interrupt()

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        while not self.interrupt_signal and not self.exit_code:
            self._background.tend()
            self.main_loop_interrupt.wait(_POLL_SECONDS)
            self.main_loop_interrupt.clear()
            self._note_deaths()
            self._respawn(spawn_target, target_loader)
        self._background.ask_to_stop()

    def _note_deaths(self) -> None:
        while self.interrupt_children and not self.interrupt_signal:
            index = self.interrupt_children.pop(0)
            code = self.wrks[index].inner.exitcode
            if code == EXIT_UNLOADABLE and index not in self.respawned_wrks:
                self.exit_code = EXIT_UNLOADABLE
                return
            pause = self._pause_after(index)
            self._due[index] = time.monotonic() + pause
            log.error("web worker ended, next start in %.1f s", pause, extra={"worker": index + 1, "code": code})

    def _pause_after(self, index: int) -> float:
        """No pause for a worker that did its work for a while; growing ones for a worker that keeps dying."""
        backoff = self._backoffs[index]
        if time.monotonic() - self.wrks[index].birth >= STEADY_SECONDS:
            backoff.succeeded()
        first_death = backoff.failures == 0
        pause = backoff.failed()
        return 0.0 if first_death else pause

    def _respawn(self, spawn_target: Any, target_loader: Any) -> None:
        now = time.monotonic()
        for index in [index for index, due in self._due.items() if due <= now]:
            del self._due[index]
            self._respawn_workers([index], spawn_target, target_loader)
