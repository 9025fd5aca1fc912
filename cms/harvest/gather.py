"""Rows of a file, streamed: what cannot be read is an outcome of its row and stops nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from cms.errors import Code, FieldError, Problem
from cms.harvest.lines import Lines, RowTooLongError
from cms.harvest.mapping import Mapping
from cms.harvest.reasons import Reason, reason
from schemas.text import Text

MOST_COLUMNS = 1000
MOST_RETURNS = 100


class Row(NamedTuple):
    """One row: its number from 1 (the header does not count), and its cells or what is wrong with it."""

    number: int
    cells: list[str]
    fault: Reason | None = None


class Gathered(NamedTuple):
    """The columns of a file, and its rows to be read once."""

    header: list[str]
    rows: Iterator[Row]


def gather(path: Path, mapping: Mapping, encoding: str) -> Gathered:
    """Open a file. Raises INVALID if its header does not have the columns that the mapping names."""
    if is_jsonl(path, mapping):
        header = mapping.columns()
        return Gathered(header, _json_rows(path, encoding, header))
    csv.field_size_limit(max(csv.field_size_limit(), 64 * 1024 * 1024))
    rows = _csv_records(path, encoding, mapping.delimiter)
    header = _header(next(rows, None), mapping)
    return Gathered(header, _csv_rows(rows, header))


def is_jsonl(path: Path, mapping: Mapping) -> bool:
    """Whether the file is JSON Lines: the mapping says so, or the name ends so."""
    return mapping.format == "jsonl" or (not mapping.format and path.suffix.lower() in (".jsonl", ".ndjson"))


def _header(first: Row | None, mapping: Mapping) -> list[str]:
    cells = [cell.strip().removeprefix("\ufeff").strip('"').strip() for cell in first.cells] if first else []
    missing = [name for name in mapping.columns() if name not in cells]
    twice = [name for name in mapping.columns() if cells.count(name) > 1] if len(cells) <= MOST_COLUMNS else []
    if not missing and not twice and len(cells) <= MOST_COLUMNS:
        return cells
    there = "、".join(cells[:50])[:500]
    told = Text(f"没有此列；有：{there}", f"No such column; there are: {there}")
    faults = [FieldError(f"/columns/{name}", "missing", told) for name in missing]
    told = Text("此列出现多次", "The column is there twice")
    faults += [FieldError(f"/columns/{name}", "twice", told) for name in twice]
    raise Problem(Code.INVALID, Text("文件的列与映射不符", "The columns are not those of the mapping"), errors=faults)


def _csv_rows(records: Iterator[Row], header: list[str]) -> Iterator[Row]:
    width = len(header)
    for row in records:
        if row.fault:
            yield row
        elif len(row.cells) != width:
            yield Row(row.number, [], reason("wrong_columns", expected=width, found=len(row.cells)))
        elif row.cells == header:
            yield Row(row.number, [], reason("header_repeated"))
        else:
            yield row


def _csv_records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Records as the csv module sees them, the header as number 0; lines that are blank are none."""
    number = returns = 0
    with path.open("rb") as stream:
        lines = Lines(stream, encoding)
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.begin()
            row, is_whole = _record(reader, lines, number)
            if not is_whole:
                reader = csv.reader(lines, delimiter=delimiter)
                if lines.has_ended and lines.taken and returns < MOST_RETURNS:
                    returns += 1
                    lines.back_to_second_line()
            if row is None:
                return
            if row.cells or row.fault:
                yield row
                number += 1


def _record(reader: Iterator[list[str]], lines: Lines, number: int) -> tuple[Row | None, bool]:
    """The next record and whether the reader can go on after it; ``None`` at the end of the file."""
    try:
        cells = next(reader)
    except StopIteration:
        return None, True
    except RowTooLongError:
        lines.has_ended = not lines.skip()
        return Row(number, [], reason("row_too_long", limit=lines.limit)), False
    except csv.Error as error:
        return Row(number, [], reason("csv_error", value=str(error))), False
    if lines.has_ended:
        return Row(number, [], reason("quote_unclosed")), False
    if not lines.is_decodable:
        return Row(number, cells, reason("undecodable", encoding=lines.encoding)), True
    return Row(number, cells), True


def _json_rows(path: Path, encoding: str, header: list[str]) -> Iterator[Row]:
    number = 0
    with path.open("rb") as stream:
        lines = Lines(stream, encoding)
        while True:
            lines.begin()
            try:
                line = next(lines)
            except StopIteration:
                return
            except RowTooLongError:
                number += 1
                yield Row(number, [], reason("row_too_long", limit=lines.limit))
                continue
            if line.strip("\ufeff \r\n\t"):
                number += 1
                yield _json_row(number, line, header, lines)


def _json_row(number: int, line: str, header: list[str], lines: Lines) -> Row:
    if not lines.is_decodable:
        return Row(number, [], reason("undecodable", encoding=lines.encoding))
    try:
        data = orjson.loads(line.removeprefix("\ufeff"))
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, dict):
        return Row(number, [], reason("json_error"))
    cells = []
    for name in header:
        cell = _cell(data.get(name))
        if cell is None:
            return Row(number, [], reason("not_flat", value=name))
        cells.append(cell)
    return Row(number, cells)


def _cell(value: object) -> str | None:
    """A value as text: null is blank, a list becomes lines; ``None`` for what is nested deeper."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list() if all(isinstance(one, str | int | float) for one in value):
            return "\n".join(str(one) for one in value)
        case _:
            return None
