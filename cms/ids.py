"""Identifiers: UUIDv7, so that ids sort by the time they were made and index pages stay dense."""

import re

import uuid_utils

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def new_id() -> str:
    """A new UUIDv7 in its canonical 36 characters."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Whether the text is an id in canonical form (lower case, hyphens)."""
    return _ID.match(text) is not None
