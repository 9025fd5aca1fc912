"""Samples of a source, whatever its format: its columns with what stands in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import orjson

from cms.errors import Problem
from cms.harvest import formats
from cms.harvest.encodings import encoding_of
from cms.harvest.limits import Limits, unusable, within_bytes
from cms.harvest.lines import Lines, RowTooLongError, opened
from cms.harvest.mapping import Pages
from cms.harvest.readers import csv_rows, documents, pages, saved, wordpress, workbook
from cms.harvest.readers.columns import MOST_COLUMNS
from cms.harvest.readers.decoding import decode
from cms.harvest.readers.page import COLUMNS, PageReader
from cms.harvest.readers.page_links import is_relative
from cms.harvest.rows import Row

ROWS, PAGES = 300, 40
HEADER_ROWS = 10
DELIMITERS = (",", "\t", ";", "|")


@dataclass
class Sample:
    """What was looked at: the format, the columns in their order with a value a row, how many rows.

    `twice` are names that several columns have: a mapping could mean either, so that none of them is drafted.
    """

    format: str
    columns: dict[str, list[str]]
    rows: int
    delimiter: str = ","
    sheet: str = ""
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Relative links of pages that do not tell their address."""


def take(path: Path, limits: Limits) -> Sample:
    """The first rows of a file. Raises INVALID if it has none or is of a kind that is not read, TOO_LARGE."""
    within_bytes(path, limits)
    form = formats.format_of(path, limits=limits)
    found = _TAKERS[form](path, limits)
    if not found.rows or not found.columns:
        raise unusable("empty", "文件中没有数据", "The file has no rows")
    return found


def _csv(path: Path, _limits: Limits) -> Sample:
    encoding = encoding_of(path)
    with opened(path) as stream:
        first = stream.readline(1 << 20).decode(encoding, "replace")
    delimiter = max(DELIMITERS, key=first.count)
    rows = list(islice(csv_rows.records(path, encoding, delimiter), ROWS + 1))
    return _table("csv", rows, delimiter)


def _workbook(path: Path, limits: Limits) -> Sample:
    rows = list(islice(workbook.records(path, "", limits), ROWS + HEADER_ROWS))
    at = max(range(min(len(rows), HEADER_ROWS)), key=lambda spot: len(set(filter(None, rows[spot].cells))), default=0)
    return _table("xlsx", rows[at:], ",")


def _table(form: str, rows: list[Row], delimiter: str) -> Sample:
    header = [cell.strip().removeprefix("\ufeff").strip('"').strip() for cell in rows[0].cells] if rows else []
    named = {name: spot for spot, name in enumerate(header[:MOST_COLUMNS]) if name and header.count(name) == 1}
    whole = [row.cells for row in rows[1:] if not row.fault and row.cells != rows[0].cells]
    columns = {name: [cells[spot] if spot < len(cells) else "" for cells in whole] for name, spot in named.items()}
    twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    return Sample(form, columns, len(whole), delimiter, twice=list(twice))


def _json_lines(path: Path, _limits: Limits) -> Sample:
    encoding = encoding_of(path)
    found: list[dict[str, str]] = []
    with opened(path) as stream:
        lines = Lines(stream, encoding)
        while len(found) < ROWS:
            lines.begin()
            try:
                data = orjson.loads(next(lines).removeprefix("\ufeff"))
            except StopIteration:
                break
            except (RowTooLongError, orjson.JSONDecodeError):
                continue
            if isinstance(data, dict):
                found.append({name: text for name, value in data.items() if (text := _flat(value)) is not None})
    return _merged("jsonl", found)


def _flat(value: object) -> str | None:
    if isinstance(value, list):
        return "\n".join(map(str, value)) if not any(isinstance(one, dict | list) for one in value) else None
    return None if isinstance(value, dict) else "" if value is None else str(value)


def _merged(form: str, rows: Iterable[dict[str, str]]) -> Sample:
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))[:MOST_COLUMNS]
    return Sample(form, {name: [row.get(name, "") for row in rows] for name in names}, len(rows))


def _pages(path: Path, limits: Limits) -> Sample:
    lost: list[str] = []
    sample = _merged("html", _read_pages(path, limits, "html", lost))
    sample.lost = lost
    return sample


def _documents(path: Path, limits: Limits) -> Sample:
    return _merged("docx", _read_pages(path, limits, "docx", []))


def _read_pages(path: Path, limits: Limits, form: str, lost: list[str]) -> Iterator[dict[str, str]]:
    """The columns of pages: the fixed ones, and whatever meta tags and labels each has; links that lead nowhere."""
    with saved.opened(path, limits) as files:
        names = pages.names_of(files, form)
        for name in names[:: max(1, len(names) // PAGES)][:PAGES]:
            reader = _reader(files, name, form, limits)
            if reader is None or reader.is_column_page:
                continue
            found = {column: reader.read(column, []) for column in COLUMNS}
            found |= {f"meta:{given}": content for given, content in reader.given_metas.items()}
            found |= {f"table:{label}": value for label, value in reader.labels.items()}
            lost.extend(filter(is_relative, reader.links.lost))
            yield found


def _reader(files: saved.Saved, name: str, form: str, limits: Limits) -> PageReader | None:
    try:
        if form == "html":
            return PageReader(decode(files.read(name, limits.page_bytes)).text, name, Pages())
        return documents.reader(files.read(name, limits.document_bytes), name, limits)
    except (Problem, OSError):
        return None


def _wordpress(path: Path, limits: Limits) -> Sample:
    header = [*wordpress.COLUMNS, *wordpress.LISTS]
    chosen = [item for item in islice(wordpress.items(path), ROWS) if item.texts.get("type") in wordpress.TAKEN]
    _ = limits
    return _merged("wxr", [{column: wordpress.cell(item, column, {}) for column in header} for item in chosen])


_TAKERS = {
    "csv": _csv,
    "xlsx": _workbook,
    "jsonl": _json_lines,
    "html": _pages,
    "docx": _documents,
    "wxr": _wordpress,
}
