"""The bytes of the demo's attachments, made from what `content/files.toml` tells."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cms.demo.charts import Bar, draw_bars
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


def _bars(told: Mapping[str, Any]) -> bytes:
    return draw_bars([Bar(**bar) for bar in told["bars"]])


_MAKERS: dict[str, Callable[[Mapping[str, Any]], bytes]] = {"table": _table, "text": _text, "bars": _bars}
