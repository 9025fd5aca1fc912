"""`zhengku serve`: the main process."""

import sys

from cms.logs import log_as_json
from cms.processes.application import load_in_worker, preload
from cms.processes.background import Background, log
from cms.processes.options import ServeOptions
from cms.processes.port import PortUnavailableError, claimed
from cms.processes.server import Server
from cms.processes.signals import ignore_stopping

__all__ = ["EXIT_PORT_UNAVAILABLE", "ServeOptions", "serve"]

EXIT_PORT_UNAVAILABLE = 69  # EX_UNAVAILABLE of sysexits.h


def serve(options: ServeOptions) -> int:
    """Serve until SIGTERM, SIGINT or SIGHUP, and return the exit code of the process.

    0 after such a signal, when running requests are finished (at most `stop_timeout` seconds) and no child is left;
    69 when the port is taken or cannot be listened on; 78 when the application cannot be loaded. To be called once, in
    the main thread of a process of its own.
    """
    log_as_json()
    try:
        with claimed(options.host, options.port, options.port_patience) as address:
            return _run(options, address)
    except PortUnavailableError as refusal:
        sys.stderr.write(f"{refusal.text.zh}\n{refusal.text.en}\n")
        return EXIT_PORT_UNAVAILABLE


def _run(options: ServeOptions, address: str) -> int:
    preload(options.preloaded)
    background = Background(options.worker_command)
    server = Server(options, address, background)
    log.info("serving on http://%s:%d", options.host, options.port)
    try:
        server.serve(target_loader=load_in_worker)
    except SystemExit:
        # granian's way to tell of workers that died before it asked them to, as on Ctrl-C: they get the signal too.
        pass
    finally:
        background.stop(options.stop_timeout)
        ignore_stopping()
    return server.exit_code
