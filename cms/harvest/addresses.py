"""Addresses as crawlers leave them: ``https://a.examplehttps://b.example/x`` is an absolute address stuck to a host."""

import re
from urllib.parse import urljoin

from marshmallow import ValidationError

from schemas import values

_SCHEME = re.compile("https?://", re.IGNORECASE)
_STUCK = re.compile("https?://[^/?#]*?(?=https?://)", re.IGNORECASE)
_HOST = re.compile("(?:https?://)?[^/?#]*", re.IGNORECASE)
_OTHER_SCHEME = re.compile("(?:mailto|javascript|data|tel|file|ftp):", re.IGNORECASE)


def mend(text: str, base: str = "") -> str | None:
    """The one http(s) address that the text means, or ``None``.

    Of addresses stuck together the last counts, unless it stands in a query or a path of the first; a relative one is
    joined to ``base``, if there is one.
    """
    text = text.strip().strip("\u3000").replace(" ", "%20")
    host = _HOST.match(text)
    if not text or (host and _OTHER_SCHEME.search(host[0])):
        return None
    while stuck := _STUCK.match(text):
        text = text[stuck.end() :]
    try:
        text = urljoin(base, text) if base and not _SCHEME.search(text) else text
        return values.url(text)
    except (ValidationError, ValueError):  # such as http://[
        return None


def file_name(address: str) -> str:
    """What to call a link nobody named: the last part of its path or query, the host if it has neither."""
    bare = address.partition("#")[0].rstrip("/=")
    name = re.split("[/=]", bare.partition("://")[2])[-1]
    return name[:200]
