"""Every file that content names, at any depth: what is checked, hashed and made public must be the same list."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

FILE_KEYS: Mapping[str, str] = {"attachment_id": "attachment", "blank_form_id": "blank_form", "sample_id": "sample"}
"""The fields that hold the id of an attachment, and what the file is for."""


class NamedFile(NamedTuple):
    """A file named at one place: its pointer within the content, the attachment's id, what it is for."""

    pointer: str
    attachment_id: str
    role: str


def named_files(value: object, pointer: str = "") -> Iterator[NamedFile]:
    """Every file that the value names, in reading order; the same one may come more than once."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in FILE_KEYS and isinstance(inner, str):
                yield NamedFile(f"{pointer}/{key}", inner, FILE_KEYS[key])
            else:
                yield from named_files(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from named_files(inner, f"{pointer}/{place}")
