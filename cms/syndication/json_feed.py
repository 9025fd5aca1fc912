"""JSON Feed 1.1."""

from collections.abc import Mapping
from typing import Any

import orjson

from cms.clock import rfc3339
from cms.syndication.feed import Entry, Feed

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(feed: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    return orjson.dumps({
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "description": feed.description,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
    })  # fmt: skip


def _item(entry: Entry) -> dict[str, Any]:
    """An item; what is empty is left out, as the format wishes."""
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": "" if entry.html else entry.text or entry.summary or entry.title,
        "summary": entry.summary,
        "image": next((file["href"] for file in entry.files if file["role"] == "cover"), None),
        "date_published": rfc3339(entry.published_at),
        "date_modified": rfc3339(entry.updated_at),
        "authors": [{"name": entry.author}] if entry.author else [],
        "tags": list(entry.tags),
        "language": entry.language,
        "attachments": [_attachment(file) for file in entry.files],
    }
    return {name: value for name, value in item.items() if value}


def _attachment(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": file["href"],
        "mime_type": file["media_type"],
        "title": file["title"],
        "size_in_bytes": file["size"],
    }
