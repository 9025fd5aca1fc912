"""A toy for the tests of cms.processes, run as a program: `serve OPTIONS`, `work`, `stubborn`; and its application.

Its processes tell what they do by lines in the file that TOY_MARKS names.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cms.processes.guard import die_with_parent
from cms.processes.loop import run_loop
from cms.processes.serve import ServeOptions, serve


def mark(what: str) -> None:
    """One line, in one write."""
    with Path(os.environ["TOY_MARKS"]).open("a", encoding="utf-8") as marks:
        marks.write(f"{what} {os.getpid()}\n")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers with its process id: at once, after a second (/slow), or never (/endless)."""
    seconds = {"/slow": 1, "/endless": 60}.get(environ["PATH_INFO"], 0)
    if seconds:
        mark("begun")
        time.sleep(seconds)
        mark("done")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


def make_application() -> Callable[..., Iterable[bytes]]:
    return application


def broken() -> None:
    message = "the toy is broken"
    raise RuntimeError(message)


def breaks_when_told() -> Callable[..., Iterable[bytes]]:
    """Can be loaded until somebody writes the mark `break`."""
    return broken() or application if "break" in Path(os.environ["TOY_MARKS"]).read_text("utf-8") else application


def slow_to_load() -> Callable[..., Iterable[bytes]]:
    mark("loading")
    time.sleep(60)
    return application


def serve_toy(options: str) -> int:
    code = serve(ServeOptions(**json.loads(options)))
    mark("main-loaded-flask" if "flask" in sys.modules else "main-stayed-small")
    return code


def work() -> int:
    die_with_parent()
    mark("worker")
    run_loop(lambda: False, threading.Event())
    mark("worker-stopped")
    return 0


def stubborn() -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    mark("worker")
    time.sleep(60)
    return 0


if __name__ == "__main__":
    commands: dict[str, Callable[..., int]] = {"serve": serve_toy, "work": work, "stubborn": stubborn}
    sys.exit(commands[sys.argv[1]](*sys.argv[2:]))
