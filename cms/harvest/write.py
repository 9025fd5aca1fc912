"""A batch of rows in one transaction: what is new is created, everything gets its outcome."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.errors import Problem
from cms.harvest.known import Known, item_of
from cms.harvest.models import HarvestedItem, ImportRow
from cms.harvest.reasons import Reason, reason
from cms.harvest.transform import Prepared
from cms.library.create_resource import create_resources
from permissions.facts import Actor

OUTCOMES = ("created", "unchanged", "changed", "duplicate", "refused")


class RowOutcome(NamedTuple):
    """What became of one row; `resource_id` is what it made, or what it repeats."""

    number: int
    outcome: str
    raw_sha256: str
    resource_id: str | None
    reasons: list[Reason]


class Batch:
    """Settles the rows of one batch. `seen` tells in which row of the file a key was met first."""

    def __init__(self, actor: Actor, session: Session, source: str, known: Known, seen: dict[str, int]) -> None:
        self.outcomes: list[RowOutcome] = []
        self._actor = actor
        self._session = session
        self._source = source
        self._known = known
        self._seen = seen

    def settle(self, rows: Sequence[Prepared]) -> list[RowOutcome]:
        """The outcome of every row, in their order; what is new is in the library now."""
        self._known.load(self._session, self._source, rows)
        waiting = list(rows)
        while waiting:
            new, waiting = self._sort(waiting)
            self._create(new)
        return sorted(self.outcomes)

    def _sort(self, rows: Sequence[Prepared]) -> tuple[list[Prepared], list[Prepared]]:
        """The rows to create, and those that repeat one of these: they wait for what becomes of it."""
        new: list[Prepared] = []
        waiting: list[Prepared] = []
        coming = Known()
        for row in rows:
            if row.new is None:
                self._tell(row, "refused")
            elif self._is_there(row):
                continue
            elif coming.by_key(row.key) or coming.like(row):
                waiting.append(row)
            else:
                coming.add(item_of(row, ""))
                new.append(row)
        return new, waiting

    def _is_there(self, row: Prepared) -> bool:
        """Tell the outcome of a row whose item is in the library already."""
        if item := self._known.by_key(row.key):
            first = self._seen.setdefault(row.key, row.number)
            if first != row.number:
                self._tell(row, "duplicate", item.resource_id, reason("duplicate_key", row=first))
            elif item.raw_sha256 == row.raw_sha256:
                self._tell(row, "unchanged", item.resource_id)
            else:
                self._tell(row, "changed", item.resource_id, reason("source_changed"))
            return True
        if item := self._known.like(row):
            self._tell(row, "duplicate", item.resource_id, reason("duplicate_title", "title"))
            return True
        return False

    def _create(self, rows: Sequence[Prepared]) -> None:
        if not rows:
            return
        made = create_resources(self._actor, self._session, [row.new for row in rows if row.new])
        items = []
        for row, result in zip(rows, made, strict=True):
            if isinstance(result, Problem):
                self._tell(row, "refused", None, *_reasons(result))
                continue
            self._seen.setdefault(row.key, row.number)
            item = item_of(row, result)
            self._known.add(item)
            items.append({**item._asdict(), "source": self._source, "fingerprint": item.fingerprint or None})
            self._tell(row, "created", result)
        if items:
            self._session.connection().execute(insert(table_of(HarvestedItem)), items)

    def _tell(self, row: Prepared, outcome: str, resource_id: str | None = None, *more: Reason) -> None:
        self.outcomes.append(RowOutcome(row.number, outcome, row.raw_sha256, resource_id, [*row.reasons, *more]))


def _reasons(problem: Problem) -> list[Reason]:
    """Why the library refused: field by field, or its one reason."""
    if problem.errors:
        return [Reason(one.code, one.pointer.removeprefix("/content/"), one.detail) for one in problem.errors]
    return [Reason(problem.code.name.lower(), "", problem.detail or problem.code.title)]


def keep(session: Session, run_id: str, outcomes: Sequence[RowOutcome]) -> None:
    """Write the outcomes of a batch."""
    rows = [
        {
            "run_id": run_id,
            "number": one.number,
            "outcome": one.outcome,
            "raw_sha256": one.raw_sha256,
            "resource_id": one.resource_id,
            "reasons": [each.as_json() for each in one.reasons],
        }
        for one in outcomes
    ]
    if rows:
        session.connection().execute(insert(table_of(ImportRow)), rows)
