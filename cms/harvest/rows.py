"""What every reader gives: the columns of a source, and its rows one by one."""

from collections.abc import Iterator
from typing import NamedTuple

from cms.harvest.reasons import Reason, reason


class Row(NamedTuple):
    """One row: its number from 1 (the header does not count), and its cells or what is wrong with it.

    `notes` are what the reader has to say about a row that could be read: they go along with its outcome.
    """

    number: int
    cells: list[str]
    fault: Reason | None = None
    notes: tuple[Reason, ...] = ()

    def without_nul(self) -> "Row":
        """The row as every database can keep it: PostgreSQL has no such character, and would refuse the whole batch."""
        if not any("\0" in cell for cell in self.cells):
            return self
        return self._replace(
            cells=[cell.replace("\0", "") for cell in self.cells], notes=(*self.notes, reason("nul_removed"))
        )


class Gathered(NamedTuple):
    """The columns of a file, and its rows to be read once."""

    header: list[str]
    rows: Iterator[Row]
