"""No process outlives the one that started it: `kill -9` of the main process must leave nothing that serves."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping

PARENT_VARIABLE = "PARENT_PID_OF_ZHENGKU"  # not ZHENGKU_…: it is no setting, and an unknown one stops every start
POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1
_watched: dict[int, int] = {}  # by process id, since a forked child inherits this table but not the watching thread


def die_with_parent(parent: int | None = None) -> bool:
    """From now on this process ends, at most 0.3 s after its parent, without finishing what it does.

    `parent` is the process id to watch; left out, it is the process that started this one through multiprocessing
    (granian's workers) or that named itself in the environment (the background worker). Returns False and guards
    nothing when there is no such parent: a process started by hand belongs to nobody. May be called repeatedly.
    """
    me = os.getpid()
    watched = _watched.get(me, parent if parent is not None else _known_parent())
    if watched is None:
        return False
    if me not in _watched:
        _watched[me] = watched
        _ask_kernel()
        threading.Thread(target=_watch, args=(watched,), name="parent-guard", daemon=True).start()
    # The parent may have died before the kernel was asked: then no signal will ever come.
    _end_if_orphan(watched)
    return True


def naming_parent(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child that shall die with this process."""
    return {**environment, PARENT_VARIABLE: str(os.getpid())}


def _known_parent() -> int | None:
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        return started_by.pid
    # Taken out of the environment: children of this process have another parent.
    named = os.environ.pop(PARENT_VARIABLE, "")
    return int(named) if named.isdecimal() else None


def _ask_kernel() -> None:
    """Linux sends SIGKILL when the *thread* that forked us ends, so the main process forks in its main thread only."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    # A refusal (a sandbox) is no failure: the watching thread does the same, a little later.
    libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)


def _watch(parent: int) -> None:
    while True:
        _end_if_orphan(parent)
        time.sleep(POLL_SECONDS)


def _end_if_orphan(parent: int) -> None:
    # Compared with the parent's own id, not with 1: in a container the parent may well be process 1.
    if os.getppid() != parent:
        os._exit(1)
