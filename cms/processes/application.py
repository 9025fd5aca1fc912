"""Loading the WSGI application, inside a granian worker and nowhere else; its modules may be imported before."""

import contextlib
import gc
import importlib
import inspect
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cms.processes.guard import die_with_parent
from cms.processes.signals import hear_stopping_once

log = logging.getLogger("zhengku.serve")

EXIT_UNLOADABLE = 78  # EX_CONFIG of sysexits.h

WsgiApplication = Callable[..., Any]


def preload(modules: Sequence[str]) -> None:
    """Import modules in the main process, before it forks: the web workers share their memory and load at once.

    What cannot be imported is left to the workers, which end with the reason.
    """
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    # Out of the garbage collector's sight, whose marks would copy every page that is shared.
    gc.collect()
    gc.freeze()


def load_in_worker(target: str) -> WsgiApplication:
    """`load_application` in a process of its own.

    How that process ends is settled first: loading takes a second in which the main process may die or tell it to stop.
    """
    hear_stopping_once()
    die_with_parent()
    return load_application(target)


def load_application(target: str) -> WsgiApplication:
    """The WSGI application named "module:name", where the name is that of the application or of its factory.

    Ends the process with EXIT_UNLOADABLE when it cannot be loaded, with the reason in the log.
    """
    try:
        return _resolve(target)
    except Exception:
        log.critical("cannot load the application %s", target, exc_info=True)
        sys.exit(EXIT_UNLOADABLE)


def _resolve(target: str) -> WsgiApplication:
    module, _, path = target.partition(":")
    found: Any = importlib.import_module(module)
    for name in (path or "application").split("."):
        found = getattr(found, name)
    made: WsgiApplication = found() if _is_factory(found) else found
    return made


def _is_factory(found: Callable[..., Any]) -> bool:
    """An application needs (environ, start_response); what can be called with nothing makes one."""
    try:
        inspect.signature(found).bind()
    except TypeError:
        return False
    return True
