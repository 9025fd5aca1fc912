"""CSV: records by the csv rules, and what to do where a file breaks them."""

import csv
from collections.abc import Iterator
from pathlib import Path

from cms.harvest.lines import Lines, RowTooLongError, opened
from cms.harvest.mapping import Mapping
from cms.harvest.readers.columns import checked_header
from cms.harvest.reasons import Reason, reason
from cms.harvest.rows import Gathered, Row

MOST_RETURNS = 100


def read(path: Path, mapping: Mapping, encoding: str) -> Gathered:
    """Open the file. Raises INVALID if its header does not have the columns that the mapping names."""
    records = _csv_records(path, encoding, mapping.delimiter)
    first = next(records, None)
    header = checked_header(first.cells if first else None, mapping)
    return Gathered(header, _csv_rows(records, header))


def records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Every record, the header (number 0) included, whatever columns it has."""
    return _csv_records(path, encoding, delimiter)


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
    csv.field_size_limit(max(csv.field_size_limit(), 64 * 1024 * 1024))
    number = returns = 0
    with opened(path) as stream:
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
        return Row(number, [], _broken(error)), False
    if lines.has_ended:
        return Row(number, [], reason("quote_unclosed")), False
    if not lines.is_decodable:
        return Row(number, cells, reason("undecodable", encoding=lines.encoding)), True
    return Row(number, cells), True


def _broken(error: csv.Error) -> Reason:
    """What is wrong with a record; the module's advice on line ends is for who writes programs."""
    return reason("lone_return") if "new-line" in str(error) else reason("csv_error", value=str(error))
