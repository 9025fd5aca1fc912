"""The worker's step for erasures: some resources in one transaction, then the files that they let go of.

What was erased and how far it has come are committed together; a file is removed after the commit that names it. Killed
in between, the next worker removes what is named still and goes on.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.changes.log import Subject, append
from cms.db import Database
from cms.library.models import Resource, Revision
from cms.long_work import FINISHED, LongWorkStep, OvertakenError, advance, close
from cms.supervision.erasures.erase import erase, is_erasable
from cms.supervision.erasures.models import ErasedItem, Erasure
from cms.supervision.erasures.remove_files import remove_files

AT_ONCE = 5
ERASED, LEFT = "erased", "left"


class ErasureWork(LongWorkStep):
    """The step."""

    model = Erasure

    def __init__(self, database: Database, home: Path, sleep: Callable[[float], object]) -> None:
        super().__init__(database, sleep)
        self._home = home

    def do_some(self, work_id: str) -> bool:
        """Some resources; whether there are more. Raises OvertakenError."""
        remove_files(self._database, self._home, work_id)
        with self._database.writing() as session:
            return _do_some(session, session.get_one(Erasure, work_id))


def _do_some(session: Session, work: Erasure) -> bool:
    resources = _next(session, work)
    if not resources:
        _move_on(session, work, ())
        close(session, Erasure, work.id, FINISHED)
        return False
    outcomes = {one.id: ERASED if is_erasable(one) else LEFT for one in resources}
    for one in resources:
        if outcomes[one.id] == ERASED:
            erase(session, work.id, one)
    now = clock.now()
    session.add_all(
        ErasedItem(erasure_id=work.id, resource_id=one, outcome=outcome, at=now) for one, outcome in outcomes.items()
    )
    _move_on(session, work, list(outcomes.values()))
    for one in resources:  # the head of the log last
        if outcomes[one.id] == ERASED and one.first_public_at is not None:
            append(session, "erased", _subject(session, one))
    return True


def _next(session: Session, work: Erasure) -> Sequence[Resource]:
    """The next resources, locked in the order of their ids."""
    settled = exists().where(ErasedItem.erasure_id == work.id, ErasedItem.resource_id == Resource.id)
    wanted = select(Resource).where(covered(work), Resource.erased_at.is_(None), ~settled)
    locked = wanted.order_by(Resource.id).limit(AT_ONCE).with_for_update(key_share=True)
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def covered(work: Erasure) -> ColumnElement[bool]:
    """The resources that an erasure is about."""
    return Resource.id == work.resource_id if work.resource_id else Resource.home_site_id == work.site_id


def _subject(session: Session, resource: Resource) -> Subject:
    number = resource.published_number
    of_live = select(Revision.id, Revision.content_hash)
    row = session.execute(of_live.where(Revision.resource_id == resource.id, Revision.number == number)).one()
    return Subject("resource", resource.id, row.id, row.content_hash)


def _move_on(session: Session, work: Erasure, outcomes: Sequence[str]) -> None:
    done = session.scalar(select(func.count()).where(ErasedItem.erasure_id == work.id)) or 0
    counts = Counter({ERASED: 0, LEFT: 0, **work.counts}) + Counter(outcomes)
    values = {"done": done, "counts": {name: counts[name] for name in (ERASED, LEFT)}}
    if not advance(session, Erasure, work.id, values, Erasure.done == work.done):
        raise OvertakenError
