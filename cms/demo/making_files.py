"""The bytes of the demo's attachments, made from what `content/files.toml` tells."""

import csv
import io
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from cms.demo.drawing.bars import draw_bars, draw_growing, draw_progress
from cms.demo.drawing.scenes import draw_scene
from cms.demo.drawing.sheets import draw_figures, draw_ring, draw_steps
from cms.demo.reading import table


class MadeFile(NamedTuple):
    """A file's name and content."""

    name: str
    content: bytes


def make_file(key: str) -> MadeFile:
    """The file that the demo calls `key`. Raises KeyError if there is none."""
    told = {one["key"]: one for one in table("files.toml", "file")}[key]
    return MadeFile(told["name"], _MAKERS[told["kind"]](told))


def _table(told: Mapping[str, Any]) -> bytes:
    """CSV with a byte order mark, by which spreadsheet programs know UTF-8."""
    written = io.StringIO()
    csv.writer(written).writerows(told["rows"])
    return written.getvalue().encode("utf-8-sig")


def _text(told: Mapping[str, Any]) -> bytes:
    return str(told["text"]).encode()


def _media(told: Mapping[str, Any]) -> bytes:
    """What cannot be made without a voice: it lies beside the texts."""
    return files("cms.demo.content").joinpath("media", told["file"]).read_bytes()


PICTURES: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "bars": draw_bars,
    "growing": draw_growing,
    "progress": draw_progress,
    "ring": draw_ring,
    "steps": draw_steps,
    "figures": draw_figures,
    "scene": draw_scene,
}
_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "table": _table,
    "text": _text,
    "media": _media,
    **PICTURES,
}
