"""Who may come in now: limits for each address, over all requests and over attempts to sign in."""

from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from cms.config import Settings
from cms.front.limits import Limit, address_of, network_of

SIGN_IN = "/api/v1/auth/login"
FREE = frozenset(("/healthz", "/readyz", "/metrics"))
"""What watches the platform is never turned away."""


class Gate(NamedTuple):
    """The limits, and how many proxies before us are trusted to tell the client's address."""

    requests: Limit
    sign_ins: Limit
    proxies: int = 0

    def refused(self, environ: WSGIEnvironment) -> int | None:
        """Count a request; the seconds to wait if it is one too many.

        From here on `REMOTE_ADDR` is the client's address, for the access log too.
        """
        if self.proxies:
            forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
            environ["REMOTE_ADDR"] = address_of(environ.get("REMOTE_ADDR", ""), forwarded, self.proxies)
        path = environ["PATH_INFO"]
        if path in FREE:
            return None
        address = network_of(environ.get("REMOTE_ADDR", ""))
        wait = self.requests.refused(address)
        if wait is None and path == SIGN_IN and environ["REQUEST_METHOD"] == "POST":
            wait = self.sign_ins.refused(address)
        return wait


def gate_of(settings: Settings) -> Gate:
    """The gate that the settings ask for."""
    return Gate(Limit(settings.requests_per_minute), Limit(settings.sign_ins_per_minute), settings.trusted_proxies)
