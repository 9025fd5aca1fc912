"""What a content refers to: relations, files, and the addresses in its body that are the platform's own."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from schemas.files import named_files

RELATION, FILE, LINK = "relation", "file", "link"
KINDS = (RELATION, FILE, LINK)
MOST = 500
"""References of one content that are looked at."""

_ADDRESS = re.compile(r"""\s(?:href|src)=["']([^"']{1,2000})["']""")
_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_RESOURCE = re.compile(rf"/delivery/v1/resources/({_ID})(?:/.*)?|/(?:.*/)?({_ID})\.html")
_STORED = re.compile(r"/files/([0-9a-f]{64})/([^/]+)")
_NO_FILE = ""
"""The hash of an address below those of files that is none of theirs: nothing has it."""
_OUR_OWN = re.compile(r"/(?:(?:feeds|sitemaps|delivery)(?:/.*)?)?")
"""The home page and what the platform answers itself."""


class Named(NamedTuple):
    """One reference: where it stands, and what it names: a resource, an attachment, a file, or a place on a site."""

    kind: str
    pointer: str
    address: str | None = None
    resource_id: str | None = None
    attachment_id: str | None = None
    sha256: str | None = None
    place: tuple[str, str] | None = None


def references_in(content: Mapping[str, Any], domains: Mapping[str, str]) -> Iterator[Named]:
    """Every reference of a content, in reading order, each target once a place; `domains` give the ids of sites."""
    for at, row in enumerate(content.get("relations") or ()):
        yield Named(RELATION, f"/relations/{at}", resource_id=row["target_id"])
    for file in named_files({name: value for name, value in content.items() if name != "body"}):
        yield Named(FILE, file.pointer, attachment_id=file.attachment_id)
    addresses = dict.fromkeys(unescape(one) for one in _ADDRESS.findall(str(content.get("body") or "")))
    yield from (named for one in addresses if (named := _in_body(one, domains)) is not None)


def _in_body(address: str, domains: Mapping[str, str]) -> Named | None:
    """What an address of ours names; None for one of somebody else's, or of what the platform answers itself."""
    try:
        parts = urlsplit(address)
        site = domains.get(parts.hostname or "")
    except ValueError:
        return None
    if site is None and (parts.scheme or parts.netloc):
        return None
    return _of_ours(address, parts, site)


def _of_ours(address: str, parts: SplitResult, site: str | None) -> Named | None:
    path = unquote(parts.path) or "/"
    if found := _RESOURCE.fullmatch(path):
        return Named(LINK, "/body", address, resource_id=found[1] or found[2])
    if found := _STORED.fullmatch(path):
        return Named(FILE, "/body", address, sha256=found[1])
    if path.startswith("/files/"):
        return Named(FILE, "/body", address, sha256=_NO_FILE)
    if site is None or _OUR_OWN.fullmatch(path):
        return None
    return Named(LINK, "/body", address, place=(site, path.strip("/")))
