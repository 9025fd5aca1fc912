"""Signals turned into events, safely."""

import _thread
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGTERM, signal.SIGINT)


def set_soon(event: threading.Event) -> None:
    """Set the event from within a signal handler.

    `Event.set` takes the lock that the interrupted `Event.wait` of the same thread may be holding, so a handler that
    calls it can hang the process for ever. A bare thread cannot, and starting one takes no lock.
    """
    _thread.start_new_thread(event.set, ())


@contextmanager
def stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """Within the block SIGTERM and SIGINT set `stop`. Outside the main thread, where signals never come: nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_signal: int, _frame: FrameType | None) -> None:
        set_soon(stop)

    former = {number: signal.signal(number, handle) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def default_stopping() -> None:
    """Let SIGTERM and SIGINT end this process at once: a forked child is born with handlers meant for its parent."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)


def hear_stopping_once() -> None:
    """Let a thread receive SIGTERM and SIGINT, and pass only the first one to whoever handles SIGTERM by then.

    For granian's workers: a second signal (Ctrl-C reaches the whole group, systemd signals every process, and the main
    process adds its own) blocks granian 2.8.7's handler for ever, and with it the worker. Without a handler yet, while
    the application loads, the process just ends. To be called before any other thread starts, since a signal goes to
    any thread that does not block it; children of this process inherit the block.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    threading.Thread(target=_pass_on_first, name="stop-signals", daemon=True).start()


def _pass_on_first() -> None:
    number = signal.sigwait(STOPPING)
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        os._exit(0)
    handler(number, None)


def ignore_stopping() -> None:
    """Ask for no more: the process ends. A signal that comes while the interpreter does would kill it, by default."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
