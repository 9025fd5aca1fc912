"""The worker's step for batches: some items, in one transaction, from where the batch has come to.

Whatever dies in between is taken up again at the next item: what was done to an item and how far the batch has come are
committed together.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cms.accounts.load_actor import actor_of_account
from cms.authorization import authorise
from cms.db import Database
from cms.errors import Code, Problem
from cms.long_work import FAILED, RUNNING, advance, close, fault_of, take
from cms.review.migrations.counts import count_items
from cms.review.migrations.facts import batch_facts
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.review.migrations.stages import STAGES, Stage, Work

log = logging.getLogger("zhengku.worker")
REST = 0.5
OUR_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a fault of ours makes of one item must not keep the others waiting for ever."""


REFUSALS = (Code.FORBIDDEN, Code.NOT_FOUND)


class _OvertakenError(Exception):
    """Another worker has moved the batch on, or it was taken back: what was done here is rolled back."""


class _NoLongerAllowedError(Exception):
    """Whoever it is done as may no longer do it with the batch at all: then no item is left behind for that."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class MigrationWork:
    """The step; it keeps in mind which batch this worker holds. `levels`: where no review policy says otherwise.

    After each transaction it rests for a share of the time that it took, so that others write and read beside it.
    """

    def __init__(self, database: Database, levels: int, sleep: Callable[[float], None] = time.sleep) -> None:
        self._database = database
        self._levels = levels
        self._sleep = sleep
        self._held: str | None = None

    def __call__(self) -> bool:
        """Do some items of a batch that waits; whether there was one."""
        began = time.perf_counter()
        if self._held is None:
            with self._database.writing() as session:
                found = take(session, MigrationBatch)
                self._held = found.id if found else None
            return self._held is not None
        try:
            goes_on = self._some(self._held)
        except _OvertakenError:
            goes_on = False
        except _NoLongerAllowedError as refusal:
            goes_on = False
            with self._database.writing() as session:
                close(session, MigrationBatch, self._held, FAILED, refusal.problem)
        if not goes_on:
            self._held = None
        self._sleep(REST * (time.perf_counter() - began))
        return True

    def _some(self, batch_id: str) -> bool:
        """Some items in one transaction; whether there are more."""
        with self._database.writing() as session:
            batch = session.get_one(MigrationBatch, batch_id)
            stage = STAGES.get(batch.stage)
            if batch.state != RUNNING or stage is None:
                raise _OvertakenError
            try:
                actor = actor_of_account(session, stage.account_of(session, batch))
            except Problem as problem:
                raise _NoLongerAllowedError(problem) from None
            work = Work(session, batch, actor, self._levels)
            items = _next_items(session, batch, stage)
            for item in items:
                _settle(work, stage, item)
            session.flush()
            if items:
                _move_on(session, batch, items[-1].position)
                return True
            _hold(session, batch)
            stage.end(session, batch)
            return False


def _next_items(session: Session, batch: MigrationBatch, stage: Stage) -> Sequence[MigrationItem]:
    item = MigrationItem
    following = select(item).where(item.batch_id == batch.id, item.position > batch.done, item.state.in_(stage.states))
    return session.scalars(following.order_by(item.position).limit(stage.at_once(batch))).all()


def _settle(work: Work, stage: Stage, item: MigrationItem) -> None:
    """Deal with one item; what the rules or the database refuse stays behind with the reason, and the rest goes on."""
    try:
        with work.session.begin_nested():
            item.state = stage.settle(work, item)
    except Problem as problem:
        if problem.code in REFUSALS:
            _ask_again(work, stage)
        _leave(item, problem)
    except IntegrityError:
        log.warning("an item of a batch was refused", extra={"batch": work.batch.id, "position": item.position})
        _leave(item, Problem(Code.CONFLICT))
    except OUR_FAULTS:
        log.exception("an item of a batch failed", extra={"batch": work.batch.id, "position": item.position})
        _leave(item, Problem(Code.INTERNAL))


def _ask_again(work: Work, stage: Stage) -> None:
    """An item was refused: is it this one, or has the scope been taken away? Raises if it is the latter."""
    facts = replace(batch_facts(work.session, work.batch), state="reviewing", deciders=frozenset())
    try:
        authorise(work.actor, stage.action, facts)
    except Problem as problem:
        raise _NoLongerAllowedError(problem) from None


def _leave(item: MigrationItem, problem: Problem) -> None:
    item.state, item.fault = "left", fault_of(problem)


def _move_on(session: Session, batch: MigrationBatch, position: int) -> None:
    """Note how far it has come, if it still stands where it was found."""
    values = {"done": position, "counts": count_items(session, batch.id)}
    here = (MigrationBatch.done == batch.done, MigrationBatch.stage == batch.stage)
    if not advance(session, MigrationBatch, batch.id, values, *here):
        raise _OvertakenError


def _hold(session: Session, batch: MigrationBatch) -> None:
    """At the end of a stage: the last items are counted, and the batch is ours."""
    _move_on(session, batch, batch.total or batch.done)
    session.refresh(batch)
