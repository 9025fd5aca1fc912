"""What became of the rows, for people: a table of counts, and every row as CSV without formulas."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.harvest.models import ImportRow
from cms.harvest.reasons import from_json
from cms.harvest.write import OUTCOMES, RowOutcome
from schemas.text import Text

LABELS: dict[str, Text] = {
    "created": Text("新建草稿", "created as draft"),
    "unchanged": Text("已在库中，未变", "there already, unchanged"),
    "changed": Text("已在库中，来源有改动（未覆盖）", "there already, source changed (left as it is)"),
    "duplicate": Text("重复", "duplicate"),
    "proposed": Text("可能重复，待确认", "perhaps there already, to be told"),
    "refused": Text("未接受", "refused"),
}
COLUMNS = ("row", "outcome", "resource_id", "code", "field", "zh", "en")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes spreadsheets compute a cell; those for East Asia take the wide signs for the narrow ones."""
_PAGE = 1000


def table(counts: Mapping[str, int], language: str = "zh") -> str:
    """The counts, one line an outcome, and their sum: the number of rows."""
    lines = [f"{counts.get(outcome, 0):>9,}  {_worded(LABELS[outcome], language)} ({outcome})" for outcome in OUTCOMES]
    sum_of_all = sum(counts.get(outcome, 0) for outcome in OUTCOMES)
    return "\n".join([*lines, f"{sum_of_all:>9,}  {_worded(Text('合计', 'rows'), language)}"])


def _worded(text: Text, language: str) -> str:
    return text.en if language.startswith("en") else text.zh


def of_run(session: Session, run_id: str) -> Iterator[RowOutcome]:
    """Every outcome of a run in the order of its rows, read page by page."""
    last = 0
    while True:
        wanted = select(ImportRow).where(ImportRow.run_id == run_id, ImportRow.number > last)
        page = session.scalars(wanted.order_by(ImportRow.number).limit(_PAGE)).all()
        for row in page:
            yield RowOutcome(row.number, row.outcome, row.raw_sha256, row.resource_id, from_json(row.reasons))
        if len(page) < _PAGE:
            return
        last = page[-1].number
        session.expunge_all()


def write_csv(stream: TextIO, outcomes: Iterable[RowOutcome]) -> None:
    """One line a reason; a row without one has one line. The stream is opened with ``newline=""``."""
    stream.writelines(csv_lines(outcomes))


def csv_lines(outcomes: Iterable[RowOutcome]) -> Iterator[str]:
    """The same piece by piece: the header, then the lines of each row."""
    piece = StringIO(newline="")
    writer = csv.writer(piece)
    writer.writerow(COLUMNS)
    for one in outcomes:
        yield piece.getvalue()
        piece.seek(0)
        piece.truncate()
        head = [one.number, one.outcome, one.resource_id or ""]
        told = [[each.code, each.field, each.detail.zh, each.detail.en] for each in one.reasons] or [["", "", "", ""]]
        writer.writerows([*head, *(safe(cell) for cell in cells)] for cells in told)
    yield piece.getvalue()


def safe(cell: str) -> str:
    """The text as a cell that spreadsheets show and do not compute."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
