"""Content codings: which one a reader takes, and how answers are put into it."""

import zlib
from functools import lru_cache

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
SMALLEST = 1000
"""Bytes below which packing saves no packet."""

LONGEST_FIELD = 200
"""Characters of an Accept-Encoding field that is read at all: browsers send forty, and every one read is remembered."""

_PACKED = ("application/json", "application/ld+json", "application/problem+json", "text/", "application/xml")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def coding_of(accepted: str) -> str:
    """The coding for an Accept-Encoding field: brotli, gzip or none, whichever the reader prefers of these.

    Who refuses all of them gets the plain bytes, as RFC 9110 allows.
    """
    return _coding_of(accepted) if len(accepted) <= LONGEST_FIELD else IDENTITY


@lru_cache(maxsize=512)
def _coding_of(accepted: str) -> str:
    given: Accept = parse_accept_header(accepted)
    told = {name.lower(): quality for name, quality in given}
    others = told.get("*", 0)
    best = max((BROTLI, GZIP), key=lambda coding: told.get(coding, others))
    quality = told.get(best, others)
    return best if quality > 0 and quality >= told.get(IDENTITY, 0) else IDENTITY


def is_worth_it(content_type: str, size: int) -> bool:
    """Whether bytes of this type and number are packed at all."""
    return size >= SMALLEST and (content_type.startswith(_PACKED) or "+xml" in content_type or "+json" in content_type)


def compress(body: bytes, coding: str) -> bytes:
    """The bytes in a coding. Levels are those at which an answer of 28 KB takes under a millisecond."""
    if coding == BROTLI:
        packed: bytes = brotli.compress(body, quality=5)
        return packed
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP_WINDOW)
    return packer.compress(body) + packer.flush()
