"""The worker's step for batches: some items, in one transaction, from where the batch has come to.

Whatever dies in between is taken up again at the next item: what was done to an item and how far the batch has come are
committed together.
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
from cms.long_work import OUR_FAULTS, RUNNING, CannotGoOnError, LongWorkStep, OvertakenError, advance, fault_of
from cms.review.migrations.counts import count_items
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.review.migrations.stages import STAGES, Stage, Work, authorise_stage

log = logging.getLogger("zhengku.worker")
REFUSALS = (Code.FORBIDDEN, Code.NOT_FOUND)


class MigrationWork(LongWorkStep):
    """The step. `levels`: where no review policy says otherwise."""

    model = MigrationBatch

    def __init__(self, database: Database, levels: int, sleep: Callable[[float], object] = time.sleep) -> None:
        super().__init__(database, sleep)
        self._levels = levels

    def do_some(self, work_id: str) -> bool:
        """Some items in one transaction; whether there are more. Raises OvertakenError, CannotGoOnError."""
        with self._database.writing() as session:
            batch = session.get_one(MigrationBatch, work_id)
            stage = STAGES.get(batch.stage)
            if batch.state != RUNNING or stage is None:
                raise OvertakenError
            try:
                actor = actor_of_account(session, stage.account_of(session, batch))
            except Problem as problem:
                raise CannotGoOnError(problem) from None
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
    try:
        authorise_stage(work.actor, work.session, work.batch, stage)
    except Problem as problem:
        raise CannotGoOnError(problem) from None


def _leave(item: MigrationItem, problem: Problem) -> None:
    item.state, item.fault = "left", fault_of(problem)


def _move_on(session: Session, batch: MigrationBatch, position: int) -> None:
    """Note how far it has come, if it still stands where it was found."""
    values = {"done": position, "counts": count_items(session, batch.id)}
    here = (MigrationBatch.done == batch.done, MigrationBatch.stage == batch.stage)
    if not advance(session, MigrationBatch, batch.id, values, *here):
        raise OvertakenError


def _hold(session: Session, batch: MigrationBatch) -> None:
    """At the end of a stage: the last items are counted, and the batch is ours."""
    _move_on(session, batch, batch.total or batch.done)
    session.refresh(batch)
