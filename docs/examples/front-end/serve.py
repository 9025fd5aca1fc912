"""Serves this example at http://127.0.0.1:8080 and passes what it asks of the platform on to it.

`python3 docs/examples/front-end/serve.py [PLATFORM] [--port PORT]`, the platform being http://127.0.0.1:8000 unless
told. For trying out: the standard library is all it needs. In earnest the web server before your site does the same.
"""

import argparse
import contextlib
import json
import sys
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

HERE = Path(__file__).parent
PASSED_ON = ("/delivery/", "/feeds/", "/files/", "/sitemaps/")
ASKED = ("Accept", "Accept-Encoding", "Accept-Language", "If-Modified-Since", "If-None-Match", "Range")
NOT_OURS = ("connection", "keep-alive", "transfer-encoding", "content-length", "server", "date")
"""Header fields of an answer that each server sets for itself."""

OURS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""What the pages are served with: the strictest useful policy is enough, everything comes from here."""

PATIENCE = 30.0


class Handler(SimpleHTTPRequestHandler):
    """The files of this folder, and the platform behind them."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, platform: SplitResult) -> None:
        self.platform = platform
        super().__init__(*arguments, directory=str(HERE))

    def do_GET(self) -> None:
        """Answer from the platform or from the folder."""
        if self.path.startswith(PASSED_ON):
            self._pass_on()
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """The same without a body."""
        if self.path.startswith(PASSED_ON):
            self._pass_on()
        else:
            super().do_HEAD()

    def end_headers(self) -> None:
        """Add the policy to our own pages; what is passed on brings its own."""
        if not self.path.startswith(PASSED_ON):
            for name, value in OURS.items():
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the browser's own tools show every request."""

    def _pass_on(self) -> None:
        kind = HTTPSConnection if self.platform.scheme == "https" else HTTPConnection
        connection = kind(self.platform.netloc, timeout=PATIENCE)
        asked = {name: value for name in ASKED if (value := self.headers.get(name))}
        with contextlib.closing(connection):
            try:
                connection.request(self.command, self.path, headers=asked)
                answer = connection.getresponse()
                status, fields, body = answer.status, answer.getheaders(), answer.read()
            except (OSError, HTTPException):
                status, fields, body = self._unreachable()
        self.send_response(status)
        for name, value in fields:
            if name.lower() not in NOT_OURS:
                self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _unreachable(self) -> tuple[int, list[tuple[str, str]], bytes]:
        problem = {"status": 502, "code": "unreachable", "detail": f"no answer from {self.platform.geturl()}"}
        return 502, [("Content-Type", "application/problem+json")], json.dumps(problem).encode()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    handler = partial(Handler, platform=urlsplit(options.platform))
    with ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server, contextlib.suppress(KeyboardInterrupt):
        sys.stderr.write(f"http://127.0.0.1:{options.port}/\n")
        server.serve_forever()


if __name__ == "__main__":
    main()
