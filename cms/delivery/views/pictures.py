"""Addresses of smaller files of a picture."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from schemas.requests.delivery import WIDTHS

SCALABLE = ("image/jpeg", "image/png", "image/webp", "image/gif")
_OWN = re.compile(r"/files/([0-9a-f]{64})/[^/?#]+\Z")


def scalable_in(attachments: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The hashes of those files that smaller ones can be made of."""
    return frozenset(one["sha256"] for one in attachments if one["media_type"] in SCALABLE)


def at_width(address: str, width: int, scalable: Collection[str]) -> str | None:
    """The address of the picture at this width, from the root; None for what is not a file of ours to be scaled."""
    if width not in WIDTHS:
        raise ValueError(width)
    own = _OWN.match(address)
    if own is None or own[1] not in scalable:
        return None
    return f"{quote(address, safe='/%')}?width={width}"
