"""JSON Lines: one flat object a line, of which the columns that a mapping names are read."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from cms.harvest.lines import Lines, RowTooLongError, opened
from cms.harvest.mapping import Mapping
from cms.harvest.reasons import reason
from cms.harvest.rows import Gathered, Row


def read(path: Path, mapping: Mapping, encoding: str) -> Gathered:
    """Open the file; it has no header, so the columns are those of the mapping."""
    header = mapping.columns()
    return Gathered(header, rows(path, encoding, header))


def rows(path: Path, encoding: str, header: list[str]) -> Iterator[Row]:
    """Every line that is not blank, as the cells of these columns."""
    number = 0
    with opened(path) as stream:
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
