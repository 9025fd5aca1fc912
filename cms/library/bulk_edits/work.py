"""The worker's step for bulk edits: some items, each a revision of its own, by the same use case as a single one.

Drafts are made before the transaction that writes them, so that others write beside it. What was done to an item and
how far the edit has come are committed together: whatever dies in between is taken up again at the next item.
"""

import logging
import time
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cms.accounts.load_actor import actor_of_account
from cms.db import Database
from cms.errors import Code, Problem
from cms.library.bulk_edits.changes import applied
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.library.bulk_edits.preview import CHANGED, REFUSED, UNCHANGED, WAITING, reasons_of
from cms.library.drafts import Draft
from cms.library.revise_resource import prepare_revision, revise_resource
from cms.long_work import FAILED, FINISHED, advance, close, take
from permissions.facts import Actor

log = logging.getLogger("zhengku.worker")
AT_ONCE = 10
REST = 0.5
OUR_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a fault of ours makes of one item must not keep the others waiting for ever."""

Made = Draft | Problem


class _OvertakenError(Exception):
    """Another worker has moved the edit on, or it was cancelled: what was done here is rolled back."""


class BulkEditWork:
    """The step; it keeps in mind which edit this worker holds, and rests after each transaction."""

    def __init__(self, database: Database, sleep: Callable[[float], None] = time.sleep) -> None:
        self._database = database
        self._sleep = sleep
        self._held: str | None = None

    def __call__(self) -> bool:
        """Do some items of an edit that waits; whether there was one."""
        began = time.perf_counter()
        if self._held is None:
            with self._database.writing() as session:
                found = take(session, BulkEdit)
                self._held = found.id if found else None
            return self._held is not None
        try:
            goes_on = self._some(self._held)
        except _OvertakenError:
            goes_on = False
        if not goes_on:
            self._held = None
        self._sleep(REST * (time.perf_counter() - began))
        return True

    def _some(self, edit_id: str) -> bool:
        try:
            with self._database.reading() as session:
                edit = session.get_one(BulkEdit, edit_id)
                actor = actor_of_account(session, edit.account_id)
                items = _next_items(session, edit)
                made = [_prepared(actor, session, edit, item) for item in items]
        except Problem as problem:
            with self._database.writing() as session:
                close(session, BulkEdit, edit_id, FAILED, problem)
            return False
        with self._database.writing() as session:
            if items:
                outcomes = [_settle(actor, session, item, draft) for item, draft in zip(items, made, strict=True)]
                _move_on(session, edit, items[-1].position, outcomes)
                return True
            _move_on(session, edit, edit.total or edit.done, ())
            close(session, BulkEdit, edit_id, FINISHED)
        return False


def _next_items(session: Session, edit: BulkEdit) -> Sequence[BulkEditItem]:
    item = BulkEditItem
    following = select(item).where(item.edit_id == edit.id, item.position > edit.done, item.outcome == WAITING)
    return session.scalars(following.order_by(item.position).limit(AT_ONCE)).all()


def _prepared(actor: Actor, session: Session, edit: BulkEdit, item: BulkEditItem) -> Made:
    try:
        fields = applied(item.before, edit.changes)
        return prepare_revision(actor, session, item.resource_id, item.version, fields)
    except Problem as problem:
        return problem
    except OUR_FAULTS:
        log.exception("an item of a bulk edit failed", extra={"edit": edit.id, "position": item.position})
        return Problem(Code.INTERNAL)


def _settle(actor: Actor, session: Session, item: BulkEditItem, made: Made) -> str:
    """Write one revision; what the rules refuse, or what was changed since the preview, is left with the reason."""
    kept = session.get_one(BulkEditItem, (item.edit_id, item.position))
    try:
        if isinstance(made, Problem):
            raise made
        with session.begin_nested():
            revised = revise_resource(actor, session, item.resource_id, item.version, made)
            kept.outcome = CHANGED if revised.version != item.version else UNCHANGED
    except Problem as problem:
        kept.outcome, kept.reasons = REFUSED, reasons_of(problem)
    except IntegrityError:
        kept.outcome, kept.reasons = REFUSED, reasons_of(Problem(Code.CONFLICT))
    session.flush()
    return kept.outcome


def _move_on(session: Session, edit: BulkEdit, position: int, outcomes: Sequence[str]) -> None:
    """Note how far it has come, if it still stands where it was found."""
    counts = dict(edit.counts)
    for outcome in outcomes:
        counts[WAITING] -= 1
        counts[outcome] += 1
    values = {"done": position, "counts": counts}
    if not advance(session, BulkEdit, edit.id, values, BulkEdit.done == edit.done):
        raise _OvertakenError
