"""How an item is known again: by its key in the source, by what it says, and by title and date."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

_LETTERS = re.compile(r"[\W_]+")
OPENING_LETTERS = 160


class OwnKey(NamedTuple):
    """A key of a source as it is known: two organizations may well call their sources alike and count from one."""

    organization_id: str
    key: str


def digest(parts: Iterable[str]) -> str:
    """SHA-256 (hex) of the parts, kept apart: ``ab``, ``c`` is not ``a``, ``bc``."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def letters(text: str) -> str:
    """The text without spaces and punctuation, for comparing."""
    return _LETTERS.sub("", text)


def fingerprint(organization_id: str, title: str, day: str) -> str:
    """What two appearances of one item in one organization have in common: title and date."""
    return digest((organization_id, letters(title), day))


def opening(text: str, title: str) -> str:
    """A short digest of how the text begins (without the title, repeated at its head); empty if there is no text."""
    head = letters(text[: 6 * OPENING_LETTERS]).removeprefix(letters(title))[:OPENING_LETTERS]
    return digest((head,))[:16] if head else ""


def may_be_same(one: str, other: str) -> bool:
    """Whether two items of one title and date can be the same: their texts begin alike, or one has no text.

    "Order of the Ministry" of one day may well be the title of two orders.
    """
    return not one or not other or one == other
