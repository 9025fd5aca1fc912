"""The worker's step for bulk edits: some items, each a revision of its own, by the same use case as a single one.

Drafts are made before the transaction that writes them, so that others write beside it. What was done to an item and
how far the edit has come are committed together: whatever dies in between is taken up again at the next item.
"""

import logging
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cms.accounts.load_actor import actor_of_account
from cms.errors import Code, Problem
from cms.library.bulk_edits.changes import applied
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.library.bulk_edits.preview import CHANGED, REFUSED, UNCHANGED, WAITING, reasons_of
from cms.library.drafts import Draft
from cms.library.revise_resource import prepare_revision, revise_resource
from cms.long_work import FINISHED, OUR_FAULTS, CannotGoOnError, LongWorkStep, OvertakenError, advance, close
from permissions.facts import Actor

log = logging.getLogger("zhengku.worker")
AT_ONCE = 10
FAILED_ITEM = "an item of a bulk edit failed"

Made = Draft | Problem


class BulkEditWork(LongWorkStep):
    """The step."""

    model = BulkEdit

    def do_some(self, work_id: str) -> bool:
        """Some items in one transaction; whether there are more. Raises OvertakenError, CannotGoOnError."""
        with self._database.reading() as session:
            edit = session.get_one(BulkEdit, work_id)
            try:
                actor = actor_of_account(session, edit.account_id)
            except Problem as problem:
                raise CannotGoOnError(problem) from None
            items = _next_items(session, edit)
            made = [_prepared(actor, session, edit, item) for item in items]
        with self._database.writing() as session:
            if items:
                outcomes = [_settle(actor, session, item, draft) for item, draft in zip(items, made, strict=True)]
                _move_on(session, edit, items[-1].position, outcomes)
                return True
            _move_on(session, edit, edit.total or edit.done, ())
            close(session, BulkEdit, work_id, FINISHED)
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
        log.exception(FAILED_ITEM, extra={"edit": item.edit_id, "position": item.position})
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
    except OUR_FAULTS:
        log.exception(FAILED_ITEM, extra={"edit": item.edit_id, "position": item.position})
        kept.outcome, kept.reasons = REFUSED, reasons_of(Problem(Code.INTERNAL))
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
        raise OvertakenError
