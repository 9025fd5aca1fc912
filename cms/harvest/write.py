"""A batch of rows in one transaction: what is new is created, everything gets its outcome."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.errors import Problem
from cms.harvest.identity import OwnKey
from cms.harvest.known import Known, item_of
from cms.harvest.likely import Match
from cms.harvest.models import HarvestedItem, ImportRow, MergeProposal
from cms.harvest.reasons import Reason, reason
from cms.harvest.transform import Prepared
from cms.ids import new_id
from cms.library.create_resource import create_resources
from permissions.facts import Actor

OUTCOMES = ("created", "unchanged", "changed", "duplicate", "proposed", "refused")
LONGEST_TITLE = 500
NO_KEY = OwnKey("", "")


class RowOutcome(NamedTuple):
    """What became of one row; `resource_id` is what it made, or what it repeats or may be.

    `match` is there only for a row that is proposed now and was not before.
    """

    number: int
    outcome: str
    raw_sha256: str
    resource_id: str | None
    reasons: list[Reason]
    title: str = ""
    own_key: OwnKey = NO_KEY
    match: Match | None = None


class Batch:
    """Settles the rows of one batch. `seen` tells in which row of the file a key was met first.

    `is_kept`: what `known` has learnt is asked for again by a later batch, since nothing stays written of this one.
    """

    def __init__(
        self,
        actor: Actor,
        session: Session,
        source: str,
        known: Known,
        seen: dict[OwnKey, int],
        *,
        is_kept: bool = False,
    ) -> None:
        self.outcomes: list[RowOutcome] = []
        self._actor = actor
        self._session = session
        self._source = source
        self._known = known
        self._seen = seen
        self._is_kept = is_kept

    def settle(self, rows: Sequence[Prepared]) -> list[RowOutcome]:
        """The outcome of every row, in their order; what is new is in the library now."""
        self._known.load(self._session, self._actor, self._source, rows)
        self._known.load_likely(self._session, self._actor, self._source, rows)
        waiting = list(rows)
        while waiting:
            new, waiting = self._sort(waiting)
            self._create(new, is_last=not waiting and not self._is_kept)
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
            elif coming.by_key(row.own_key) or coming.like(row):
                waiting.append(row)
            elif match := self._known.likely(row):
                self._propose(row, match)
            elif coming.likely(row):
                waiting.append(row)
            else:
                coming.take(row, f"row {row.number}")
                new.append(row)
        return new, waiting

    def _is_there(self, row: Prepared) -> bool:
        """Tell the outcome of a row whose item is in the library already."""
        if item := self._known.by_key(row.own_key):
            first = self._seen.setdefault(row.own_key, row.number)
            if self._known.is_hidden(item.resource_id):
                self._tell(row, "refused", None, reason("key_taken"))
            elif first != row.number:
                self._tell(row, "duplicate", item.resource_id, reason("duplicate_key", row=first))
            elif self._known.is_purged(item):
                self._tell(row, "refused", None, reason("item_purged"))
            elif item.raw_sha256 == row.raw_sha256:
                self._tell(row, "unchanged", item.resource_id, *self._known.told_of(item))
            else:
                self._tell(row, "changed", item.resource_id, reason("source_changed"), *self._known.told_of(item))
            return True
        if resource_id := self._known.proposed(row.own_key):
            shown = None if self._known.is_hidden(resource_id) else resource_id
            self._tell(row, "proposed", shown, reason("proposed_before"))
            return True
        if item := self._known.like(row):
            told = self._known.told_of(item)
            self._tell(row, "duplicate", item.resource_id, reason("duplicate_title", "title"), *told)
            return True
        return False

    def _propose(self, row: Prepared, match: Match) -> None:
        """A person is to say whether it is the same; until then neither is anything made nor dropped."""
        self._known.propose(row.own_key, match.resource_id)
        told = {
            "index_number": row.new.index_number if row.new else "",
            "document_number": row.document_number,
            "text": f"{match.likeness:.0%}" if match.likeness else "",
        }
        self._tell(row, "proposed", match.resource_id, reason(f"proposed_{match.ground}", value=told.get(match.ground)))
        self.outcomes[-1] = self.outcomes[-1]._replace(match=match)

    def _create(self, rows: Sequence[Prepared], *, is_last: bool) -> None:
        """Make the drafts; after the last ones nobody asks this batch what it knows any more."""
        if not rows:
            return
        made = create_resources(self._actor, self._session, [row.new for row in rows if row.new])
        items = []
        for row, result in zip(rows, made, strict=True):
            if isinstance(result, Problem):
                self._tell(row, "refused", None, *_reasons(result))
                continue
            self._seen.setdefault(row.own_key, row.number)
            item = item_of(row, result) if is_last else self._known.take(row, result)
            items.append({**item._asdict(), "source": self._source, "fingerprint": item.fingerprint or None})
            self._tell(row, "created", result, *self._known.told_of_new(row))
        if items:
            self._session.connection().execute(insert(table_of(HarvestedItem)), items)

    def _tell(self, row: Prepared, outcome: str, resource_id: str | None = None, *more: Reason) -> None:
        reasons = [*row.reasons, *more]
        self.outcomes.append(
            RowOutcome(row.number, outcome, row.raw_sha256, resource_id, reasons, row.title, row.own_key)
        )


def _reasons(problem: Problem) -> list[Reason]:
    """Why the library refused: field by field, or its one reason."""
    if problem.errors:
        return [Reason(one.code, one.pointer.removeprefix("/content/"), one.detail) for one in problem.errors]
    return [Reason(problem.code.name.lower(), "", problem.detail or problem.code.title)]


class Beside(NamedTuple):
    """What is kept with an outcome: the row as it came, packed, and what it cites."""

    raw: bytes | None = None
    citations: list[list[str]] | None = None


NOTHING = Beside()


def keep(
    session: Session,
    run: tuple[str, str],
    outcomes: Sequence[RowOutcome],
    beside: Mapping[int, Beside] | None = None,
    *,
    is_dry: bool = False,
) -> None:
    """Write the outcomes of a batch of a run, (id, source), and what it proposes; a dry run proposes nothing."""
    run_id, source = run
    with_each = beside or {}
    rows = [
        {
            "run_id": run_id,
            "number": one.number,
            "outcome": one.outcome,
            "title": one.title[:LONGEST_TITLE],
            "raw_sha256": one.raw_sha256,
            "raw": with_each.get(one.number, NOTHING).raw,
            "resource_id": one.resource_id,
            "version": 1 if one.outcome == "created" and not is_dry else None,
            "citations": with_each.get(one.number, NOTHING).citations if one.outcome == "created" else None,
            "reasons": [each.as_json() for each in one.reasons],
        }
        for one in outcomes
    ]
    if rows:
        session.connection().execute(insert(table_of(ImportRow)), rows)
    proposals = [
        {
            "id": new_id(),
            "run_id": run_id,
            "number": one.number,
            "source": source,
            **one.own_key._asdict(),
            "resource_id": one.match.resource_id,
            "ground": one.match.ground,
            "likeness": one.match.likeness,
            "state": "open",
        }
        for one in outcomes
        if one.match
    ]
    if proposals and not is_dry:
        session.connection().execute(insert(table_of(MergeProposal)), proposals)
