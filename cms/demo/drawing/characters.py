"""`python -m cms.demo.drawing.characters`: every character that the pictures write, for making their lettering."""

import sys
from collections.abc import Iterator
from string import digits
from typing import Any

from cms.demo.reading import table

OF_NO_PICTURE = ("table", "text", "scene")
NOT_WRITTEN = ("key", "name", "kind", "file")


def characters() -> str:
    """The characters in order, each once."""
    pictures = [one for one in table("files.toml", "file") if one["kind"] not in OF_NO_PICTURE]
    written = [value for one in pictures for name, value in one.items() if name not in NOT_WRITTEN]
    every = set("".join(_texts(written)))
    return "".join(sorted(every | set(digits + " .,%-\u3000")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


if __name__ == "__main__":
    sys.stdout.write(characters())
