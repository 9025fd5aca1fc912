"""What a feed is made of: the place it speaks for, and its newest entries, whatever form it is written in."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from cms.delivery.page_tags import excerpt

NEWEST = 50
_FROM_ROOT = re.compile(r'(?<=\s)((?:src|href|poster)=")/(?!/)')


class Entry(NamedTuple):
    """A resource in a feed; addresses are absolute."""

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


class Feed(NamedTuple):
    """A site's or a channel's feed. `address` is its own."""

    title: str
    description: str
    language: str
    home: str
    address: str
    entries: Sequence[Entry]

    @property
    def updated_at(self) -> datetime | None:
        """When the newest of its entries changed; None for an empty feed."""
        return max((entry.updated_at for entry in self.entries), default=None)


def absolute(html: str, base: str) -> str:
    """The HTML with its links from the platform's root made absolute: readers do not know where it came from."""
    return _FROM_ROOT.sub(rf"\g<1>{base}/", html)


def entry_of(ready: bytes, base: str) -> Entry:
    """An entry from the ready bytes of a delivered resource."""
    item = orjson.loads(ready)
    return Entry(
        id=f"urn:uuid:{item['id']}",
        url=item["links"]["html"] or base + item["links"]["self"],
        title=item["title"],
        summary=item["summary"] or excerpt(item["body"]),
        html=absolute(item["html"], base),
        text=item["body"],
        author=item["publisher"]["name"],
        language=item["language"],
        tags=_tags(item),
        published_at=datetime.fromisoformat(item["published_at"]),
        updated_at=datetime.fromisoformat(item["updated_at"]),
        files=[{**file, "href": base + file["href"]} for file in item["attachments"]],
    )


def _tags(item: Mapping[str, Any]) -> list[str]:
    subjects = [one["label"]["zh"] for one in item["subjects"] if one["label"]]
    return list(dict.fromkeys([*subjects, *item["keywords"]]))
