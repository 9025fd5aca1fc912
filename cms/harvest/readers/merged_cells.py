"""Merged cells of a sheet: what stands in the first of a column of merged cells holds for all rows beside it.

Sheets that are streamed do not know theirs, since they are listed behind the rows; the file is looked through for them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import IO

from cms.harvest.limits import too_large

MOST = 200_000
_AT_ONCE = 1 << 20
_LONGEST = 512
_LETTERS = 26
_MERGED = re.compile(
    rb"""<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?\bref=["']\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?[A-Z]{1,3}\$?([0-9]{1,7})["']"""
)


class MergedCells:
    """The merged cells of one sheet, for rows that come in their order."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Raises TOO_LARGE if there are more than anybody merges."""
        self._begin: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._held: dict[int, tuple[str, int]] = {}
        for count, (column, first, last) in enumerate(_downwards(stream)):
            if count >= MOST:
                raise too_large("合并的单元格过多", "Too many merged cells")
            self._begin[first].append((column, last))

    def fill(self, number: int, cells: list[str]) -> list[str]:
        """The cells of the sheet's row of this number, with what stands above in merged ones."""
        self._held = {column: held for column, held in self._held.items() if held[1] >= number}
        for column, (text, _) in self._held.items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text
        for column, last in self._begin.pop(number, ()):
            if column < len(cells) and cells[column].strip():
                self._held[column] = (cells[column], last)
        return cells


def _downwards(stream: IO[bytes]) -> Iterator[tuple[int, int, int]]:
    """Column (from 0), first and last row of what is merged over several rows; of several columns the first has it."""
    rest = b""
    while chunk := stream.read(_AT_ONCE):
        text, end = rest + chunk, 0
        for found in _MERGED.finditer(text):
            end = found.end()
            first, last = int(found[2]), int(found[3])
            if last > first:
                yield _column(found[1]), first, last
        rest = text[max(end, len(text) - _LONGEST) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number - 1
