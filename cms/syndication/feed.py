"""What a feed is made of, whatever form it is written in: the place it speaks for, and its entries."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from cms.delivery.representation.page_tags import excerpt

NEWEST = 50
_FROM_ROOT = re.compile(r'(?<=\s)((?:src|href|poster)=")/(?!/)')


class Entry(NamedTuple):
    """A resource in a feed; addresses are absolute. `html` and `text` are empty where only summaries are wanted."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    text: str
    author: str
    language: str
    tags: Sequence[str]
    published_at: datetime
    updated_at: datetime
    files: Sequence[Mapping[str, Any]]


class Tombstone(NamedTuple):
    """That the entry of this id left the feed."""

    id: str
    at: datetime


class Feed(NamedTuple):
    """The feed of a place, or one archive of it. `address` is its own, `around` the addresses of its neighbours.

    `id` is that of the whole, which subscription document and archives share. `place_at` is when the place itself
    changed, which is all the time there is in an empty feed.
    """

    id: str
    title: str
    description: str
    language: str
    author: str
    home: str
    address: str
    place_at: datetime
    entries: Sequence[Entry]
    tombstones: Sequence[Tombstone] = ()
    around: Sequence[tuple[str, str]] = ()
    is_archive: bool = False

    @property
    def updated_at(self) -> datetime | None:
        """When the newest of its entries changed; None for an empty feed."""
        return max((entry.updated_at for entry in self.entries), default=None)


def urn(one: str) -> str:
    """An id as an address that never changes."""
    return f"urn:uuid:{one}"


def absolute(html: str, base: str) -> str:
    """The HTML with its links from the platform's root made absolute: readers do not know where it came from."""
    return _FROM_ROOT.sub(rf"\g<1>{base}/", html)


def entry_of(ready: bytes, base: str, updated_at: datetime, *, whole: bool = True) -> Entry:
    """An entry from the ready bytes of a delivered resource, with its whole content or its summary only.

    `updated_at` is told beside them, since they have it to the second only, and many go public within one.
    """
    item = orjson.loads(ready)
    return Entry(
        id=urn(item["id"]),
        url=item["links"]["html"] or base + item["links"]["self"],
        title=item["title"],
        summary=item["summary"] or excerpt(item["body"]),
        html=absolute(item["html"], base) if whole else "",
        text=item["body"] if whole else "",
        author=item["publisher"]["name"],
        language=item["language"],
        tags=_tags(item),
        published_at=datetime.fromisoformat(item["published_at"]),
        updated_at=updated_at,
        files=[{**file, "href": base + file["href"]} for file in item["attachments"]],
    )


def _tags(item: Mapping[str, Any]) -> list[str]:
    subjects = [one["label"]["zh"] for one in item["subjects"] if one["label"]]
    return list(dict.fromkeys([*subjects, *item["keywords"]]))
