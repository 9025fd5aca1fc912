"""Work that takes long: kept as rows, done in steps under a lease, so that it survives whoever was at it.

A noun that has such work gives its table the columns of `LongWork` and the worker a step. Whoever takes a row holds it
for `LEASE`; each step moves `done` in the same transaction as its effect, and holds the row for as long again. If the
worker dies, the lease ends, another one goes on where `done` stands, and nothing is done twice.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cms import clock
from cms.db import Id
from cms.errors import Problem
from schemas.text import Text

LEASE = timedelta(seconds=60)
WAITING, RUNNING, FINISHED, FAILED, CANCELLED = "waiting", "running", "finished", "failed", "cancelled"
STATES = (WAITING, RUNNING, FINISHED, FAILED, CANCELLED)
OPEN = (WAITING, RUNNING)
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


def take(session: Session, model: type[Work], *conditions: Any) -> Work | None:
    """The oldest work of the kind that waits, or whose worker is gone; it is running and leased from here on.

    Two workers never get the same row: the row is locked, and the second one passes it over.
    """
    now = clock.now()
    free = or_(model.state == WAITING, and_(model.state == RUNNING, model.leased_until < now))
    wanted = select(model).where(free, *conditions).order_by(model.started_at, model.id).limit(1)
    found = session.scalars(wanted.with_for_update(skip_locked=True)).first()
    if found is not None:
        found.state, found.leased_until = RUNNING, now + LEASE
        session.flush()
    return found


def advance(session: Session, model: type[LongWork], work_id: str, values: Mapping[str, Any], *conditions: Any) -> bool:
    """Set values of work that is running, and hold it for as long again; False if it is no longer running.

    Further conditions say where it must stand, so that two workers never both move it on from there.
    """
    held = {"leased_until": clock.now() + LEASE, **values}
    running = (model.id == work_id, model.state == RUNNING, *conditions)
    changed = session.execute(update(model).where(*running).values(held))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def close(session: Session, model: type[LongWork], work_id: str, state: str, problem: Problem | None = None) -> None:
    """End work that is open: finished, failed with what went wrong, or cancelled."""
    values = {"state": state, "finished_at": clock.now(), "leased_until": None, "fault": fault_of(problem)}
    session.execute(update(model).where(model.id == work_id, model.state.in_(OPEN)).values(values))


def fault_of(problem: Problem | None) -> dict[str, str] | None:
    """A problem in the form in which it is kept."""
    if problem is None:
        return None
    told: Text = problem.detail or problem.code.title
    faults = [(one.pointer, one.detail) for one in problem.errors]
    zh = "；".join([told.zh, *(f"{pointer}：{text.zh}" for pointer, text in faults)])
    en = "; ".join([told.en, *(f"{pointer}: {text.en}" for pointer, text in faults)])
    return {"code": problem.code.name.lower(), "zh": zh, "en": en}
