"""The floor: a bare Flask view that returns ready bytes, under the same server class and as many workers.

`python -m bench.floor PORT item=5120 list=31000`: each path answers with so many bytes; nothing is logged or counted.
"""

import os
import sys

from flask import Flask, Response

from cms.processes.serve import ServeOptions, serve

VARIABLE = "BENCH_FLOOR"
THREADS = 8


def make_application() -> Flask:
    """The application, made in each worker."""
    app = Flask(__name__, static_folder=None)
    for named in os.environ[VARIABLE].split():
        name, _, size = named.partition("=")
        _add(app, name, b"x" * int(size))
    return app


def _add(app: Flask, name: str, ready: bytes) -> None:
    def view() -> Response:
        return Response(ready, mimetype="application/json")

    app.add_url_rule(f"/{name}", name, view)


def main(arguments: list[str]) -> int:
    """Serve until a signal comes."""
    port, workers, *sizes = arguments
    os.environ[VARIABLE] = " ".join(sizes)
    application = "bench.floor:make_application"
    return serve(ServeOptions(port=int(port), workers=int(workers), threads=THREADS, application=application))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
