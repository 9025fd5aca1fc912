"""Work that takes long: kept as rows, done in steps under a lease, so that it survives whoever was at it.

A noun that has such work gives its table the columns of `LongWork` and the worker a step. Whoever takes a row holds it
for `LEASE`; each step moves `done` in the same transaction as its effect, and holds the row for as long again. If the
worker dies, the lease ends, another one goes on where `done` stands, and nothing is done twice. A worker that is told
to end gives back what it holds, so that nobody waits for the lease.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Integer, String, and_, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from cms import clock
from cms.db import Database, Id
from cms.errors import Problem
from schemas.text import Text

log = logging.getLogger("zhengku.worker")
LEASE = timedelta(seconds=60)
REST = 0.5
"""What a step rests after each transaction, as a share of the time that it took: others write and read meanwhile."""

WAITING, RUNNING, FINISHED, FAILED, CANCELLED = "waiting", "running", "finished", "failed", "cancelled"
STATES = (WAITING, RUNNING, FINISHED, FAILED, CANCELLED)
OPEN = (WAITING, RUNNING)
OUR_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a fault of ours makes of one item must not keep the others waiting for ever."""

Work = TypeVar("Work", bound="LongWork")


class LongWork:
    """Columns of a table of long work.

    `done` of `total` (None while nobody knows) tells how far it is, in the noun's own unit; `fault` why it failed, in
    both languages; `account_id` who asked for it, as whom it is done.
    """

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default=WAITING)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    fault: Mapped[dict[str, Any] | None]
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]


def state_check(*more: str) -> CheckConstraint:
    """The constraint on `state`, with the states that a noun has beside the common ones."""
    return CheckConstraint(f"state IN {(*STATES, *more)}", name="state")


def _is_free(model: type[LongWork]) -> ColumnElement[bool]:
    """That it waits, or that its worker is gone."""
    return or_(model.state == WAITING, and_(model.state == RUNNING, model.leased_until < clock.now()))


def take(session: Session, model: type[Work], *conditions: Any) -> Work | None:
    """The oldest work of the kind that waits, or whose worker is gone; it is running and leased from here on.

    Two workers never get the same row: the row is locked, and the second one passes it over.
    """
    wanted = select(model).where(_is_free(model), *conditions).order_by(model.started_at, model.id).limit(1)
    found = session.scalars(wanted.with_for_update(skip_locked=True)).first()
    if found is not None:
        found.state, found.leased_until = RUNNING, clock.now() + LEASE
        session.flush()
    return found


def advance(session: Session, model: type[LongWork], work_id: str, values: Mapping[str, Any], *conditions: Any) -> bool:
    """Set values of work that is running, and hold it for as long again; False if it is no longer running.

    Further conditions say where it must stand, so that two workers never both move it on from there.
    """
    held = {"leased_until": clock.now() + LEASE, **values}
    running = (model.id == work_id, model.state == RUNNING, *conditions)
    return session.execute(update(model).where(*running).values(held).returning(model.id)).first() is not None


def give_back(session: Session, model: type[LongWork], work_id: str) -> None:
    """Let work that is running wait again: whoever comes next takes it at once and goes on where it stands."""
    running = update(model).where(model.id == work_id, model.state == RUNNING)
    session.execute(running.values(state=WAITING, leased_until=None))


def close(session: Session, model: type[LongWork], work_id: str, state: str, problem: Problem | None = None) -> None:
    """End work that is open: finished, failed with what went wrong, or cancelled."""
    values = {"state": state, "finished_at": clock.now(), "leased_until": None, "fault": fault_of(problem)}
    session.execute(update(model).where(model.id == work_id, model.state.in_(OPEN)).values(values))


def resume(work: LongWork) -> None:
    """Let work that has failed wait again, to go on where it stands; the row must be locked."""
    work.state = WAITING
    work.fault = work.finished_at = work.leased_until = None


def fault_of(problem: Problem | None) -> dict[str, str] | None:
    """A problem in the form in which it is kept."""
    if problem is None:
        return None
    told: Text = problem.detail or problem.code.title
    faults = [(one.pointer, one.detail) for one in problem.errors]
    zh = "；".join([told.zh, *(f"{pointer}：{text.zh}" for pointer, text in faults)])
    en = "; ".join([told.en, *(f"{pointer}: {text.en}" for pointer, text in faults)])
    return {"code": problem.code.name.lower(), "zh": zh, "en": en}


class OvertakenError(Exception):
    """Another worker has moved the work on, or it was cancelled: what was done here is rolled back."""


class NotYetError(Exception):
    """Something else has to end first: what was done here is rolled back, and tried again when the lease is over."""


class CannotGoOnError(Exception):
    """Whoever the work is done as may no longer do it at all: it fails, and nothing is left behind for that."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class LongWorkStep(ABC):
    """The worker's step for one kind of long work; it keeps in mind which row this worker holds."""

    model: ClassVar[type[LongWork]]

    def __init__(self, database: Database, sleep: Callable[[float], object] = time.sleep) -> None:
        self._database = database
        self._sleep = sleep
        self._held: str | None = None

    @abstractmethod
    def do_some(self, work_id: str) -> bool:
        """Do some of it in one transaction; whether there is more.

        Raises OvertakenError, NotYetError, CannotGoOnError.
        """

    def __call__(self) -> bool:
        """Do some of the work that waits; whether there was any."""
        if self._held is None:
            self._held = self._taken()
            return self._held is not None
        began = time.perf_counter()
        try:
            goes_on = self.do_some(self._held)
        except (OvertakenError, NotYetError):
            goes_on = False
        except CannotGoOnError as refusal:
            goes_on = False
            with self._database.writing() as session:
                close(session, self.model, self._held, FAILED, refusal.problem)
        if not goes_on:
            self._held = None
        self._sleep(REST * (time.perf_counter() - began))
        return True

    def let_go(self) -> None:
        """Give back what this worker holds; where the database is away, the lease ends by itself."""
        if self._held is None:
            return
        try:
            with self._database.writing() as session:
                give_back(session, self.model, self._held)
        except DBAPIError:
            log.warning("what a worker held could not be given back", extra={"work": self._held})
        self._held = None

    def _taken(self) -> str | None:
        """The id of the work that was taken. Looked for before writing: a worker at rest must not write."""
        with self._database.reading() as session:
            if session.scalar(select(self.model.id).where(_is_free(self.model)).limit(1)) is None:
                return None
        with self._database.writing() as session:
            found = take(session, self.model)
            return found.id if found else None
