"""XLSX: the rows of one sheet, streamed; dates as ISO, what formulas came to, numbers as they are shown in full."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from cms.harvest import archives
from cms.harvest.limits import Limits, unusable
from cms.harvest.mapping import Mapping
from cms.harvest.readers.columns import checked_header
from cms.harvest.readers.merged_cells import MergedCells
from cms.harvest.reasons import reason
from cms.harvest.rows import Gathered, Row

HEADER_ROWS = 10
EXACT = 1e15
"""Numbers beyond have lost digits already: they are shown as they are."""
MOST_BLANK = 1_048_576
"""So many rows a sheet has; a file that numbers its rows beyond would be read without end."""
_BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, SyntaxError, *archives.DAMAGED)


def read(path: Path, mapping: Mapping, limits: Limits) -> Gathered:
    """Open the workbook at the mapping's sheet, the first unless told. Lines above the header are passed over.

    Raises INVALID if there is no such sheet or its header does not have the columns that the mapping names.
    """
    found = records(path, mapping.sheet, limits)
    head = list(islice(found, HEADER_ROWS))
    wanted = set(mapping.columns())
    at = next((spot for spot, row in enumerate(head) if wanted <= {cell.strip() for cell in row.cells}), 0)
    header = checked_header(head[at].cells if head else None, mapping)
    rest = (Row(number, row.cells) for number, row in enumerate(chain(head[at + 1 :], found), 1))
    return Gathered(header, _rows(rest, header))


def records(path: Path, sheet: str, limits: Limits) -> Iterator[Row]:
    """Every row that is not blank, the header (number 0) included."""
    import openpyxl  # noqa: PLC0415 - a quarter of a second that other formats need not wait for

    with archives.office(path, limits):
        pass
    # Given the path, the library would go by the ending of the name.
    with path.open("rb") as stream:
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except _BROKEN as error:
            raise _broken() from error
        try:
            chosen = _sheet(book, sheet)
            yield from _records(chosen, _merged(path, chosen, limits), limits)
        finally:
            book.close()


def _sheet(book: Any, name: str) -> Any:
    found = book.worksheets[0] if not name and book.worksheets else None
    found = found or next((one for one in book.worksheets if one.title == name), None)
    if found is None:
        there = "、".join(one.title for one in book.worksheets)[:500]
        raise unusable("no_sheet", f"没有这个工作表；有：{there}", f"No such sheet; there are: {there}")
    # What a file says of its own size is often wrong, and read-only sheets believe it.
    found.reset_dimensions()
    return found


def _merged(path: Path, sheet: Any, limits: Limits) -> MergedCells:
    """The sheet's merged cells, from its own part of the file: the library tells its name to nobody else."""
    try:
        with archives.office(path, limits) as archive, archive.open(vars(sheet)["_worksheet_path"]) as part:
            return MergedCells(part)
    except _BROKEN as error:
        raise _broken() from error


def _records(sheet: Any, merged: MergedCells, limits: Limits) -> Iterator[Row]:
    number = blank = 0
    try:
        for place, values in enumerate(sheet.iter_rows(values_only=True), 1):
            if cells := _cells(values, limits.cells):
                blank = 0
                yield Row(number, merged.fill(place, cells))
                number += 1
            elif (blank := blank + 1) >= MOST_BLANK:
                return
    except _BROKEN as error:
        raise _broken() from error


def _cells(values: Sequence[object], most: int) -> list[str]:
    """The cells of a row, and the first filled one beyond the limit, so that the row is not taken for whole."""
    cells = [_text(value) for value in values[:most]]
    beyond = next((value for value in values[most:] if value is not None), None)
    return _trimmed(cells if beyond is None else [*cells, _text(beyond)])


def _rows(found: Iterator[Row], header: list[str]) -> Iterator[Row]:
    width = len(header)
    for row in found:
        cells = row.cells
        if any(cells[width:]):
            yield Row(row.number, [], reason("wrong_columns", expected=width, found=len(cells)))
            continue
        cells = (cells + [""] * (width - len(cells)))[:width]
        if cells == header:
            yield Row(row.number, [], reason("header_repeated"))
        else:
            yield Row(row.number, cells)


def _trimmed(cells: list[str]) -> list[str]:
    """The cells up to the last that is not blank."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: object) -> str:
    """A cell as text: a day without a time is a day, a number without a fraction has none."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < EXACT:
            return str(int(value))
        case _:
            return str(value)


def _broken() -> Exception:
    return unusable("broken", "工作簿已损坏，无法打开", "The workbook is damaged and cannot be opened")
