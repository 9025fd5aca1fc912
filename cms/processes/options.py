"""What a server is told at its start."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where and with how many processes and threads to serve, and what.

    `threads` are those of one web worker that run the application, so the database pool must be at least as large.
    `application` is "module:name" of a WSGI application or of a factory without arguments. `preloaded` are modules that
    the main process imports for its web workers, which share their memory and start sooner. `worker_command` is the
    argv of the background worker, None for no worker. `stop_timeout` are the seconds that running requests and the
    background worker get at the end; 8 stays below the 10 after which container engines kill. `port_patience` are the
    seconds to wait for a port in use: the workers of a server just killed need a moment to vanish.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 8
    application: str = "cms.wsgi:application"
    preloaded: Sequence[str] = ()
    worker_command: Sequence[str] | None = None
    stop_timeout: int = 8
    port_patience: float = 2.0
