"""JSON Feed 1.1 as a JSON Schema, after https://www.jsonfeed.org/version/1.1/."""

from typing import Any

_URL = {"type": "string", "pattern": "^https?://"}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_TEXT = {"type": "string", "minLength": 1}
_AUTHORS = {
    "type": "array",
    "items": {
        "type": "object", "minProperties": 1, "additionalProperties": False,
        "properties": {"name": _TEXT, "url": _URL, "avatar": _URL},
    },
}  # fmt: skip
_ATTACHMENT = {
    "type": "object", "required": ["url", "mime_type"], "additionalProperties": False,
    "properties": {
        "url": _URL, "mime_type": {"type": "string", "pattern": "^[a-z]+/[^ ]+$"}, "title": _TEXT,
        "size_in_bytes": {"type": "integer", "minimum": 0}, "duration_in_seconds": {"type": "number"},
    },
}  # fmt: skip
_ITEM = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "additionalProperties": False,
    "properties": {
        "id": _TEXT, "url": _URL, "external_url": _URL, "title": _TEXT, "content_html": _TEXT, "content_text": _TEXT,
        "summary": _TEXT, "image": _URL, "banner_image": _URL, "date_published": _MOMENT, "date_modified": _MOMENT,
        "authors": _AUTHORS, "tags": {"type": "array", "items": _TEXT}, "language": _TEXT,
        "attachments": {"type": "array", "items": _ATTACHMENT},
    },
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT, "home_page_url": _URL, "feed_url": _URL, "description": _TEXT, "user_comment": _TEXT,
        "next_url": _URL, "icon": _URL, "favicon": _URL, "authors": _AUTHORS, "language": _TEXT,
        "expired": {"type": "boolean"}, "hubs": {"type": "array"}, "items": {"type": "array", "items": _ITEM},
    },
}  # fmt: skip
