"""The application without the front, under the same server: what an answer costs that is not ready.

`python -m bench.unfronted PORT WORKERS`, with the settings of the product in the environment.
"""

import os
import sys

from flask import Flask

from bench.floor import THREADS
from cms.config import load
from cms.logs import log_as_json
from cms.processes.serve import ServeOptions, serve

METRICS = "PROMETHEUS_MULTIPROC_DIR"


def make_application() -> Flask:
    """The application, made in each worker."""
    settings = load(os.environ)
    log_as_json(settings.log_level)
    folder = settings.home / "run" / "unfronted-metrics"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[METRICS] = str(folder)
    from cms.app import create_app  # noqa: PLC0415 - prometheus_client reads the environment when it is imported

    return create_app(settings)


def main(arguments: list[str]) -> int:
    """Serve until a signal comes."""
    port, workers = arguments
    application = "bench.unfronted:make_application"
    return serve(ServeOptions(port=int(port), workers=int(workers), threads=THREADS, application=application))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
