"""The worker's step for erasures: some resources in one transaction, then the files that they let go of.

Only what was agreed to is erased (see `bind`). What was erased and how far it has come are committed together; a file
is removed after the commit that names it. Killed in between, the next worker removes what is named still and goes on.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.changes.log import Subject, append
from cms.db import Database
from cms.library.load import lock_resources
from cms.library.models import Resource, Revision
from cms.long_work import FINISHED, LongWorkStep, OvertakenError, advance, close
from cms.supervision.erasures.bind import WAITING
from cms.supervision.erasures.erase import erase, is_erasable
from cms.supervision.erasures.import_rows import proposed
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
        """Some resources; whether there are more. Raises OvertakenError, NotYetError."""
        remove_files(self._database, self._home, work_id)
        with self._database.writing() as session:
            return _do_some(session, session.get_one(Erasure, work_id))


def _do_some(session: Session, work: Erasure) -> bool:
    bound = _next(session, work)
    resources = lock_resources(session, Resource.id.in_(bound))
    if not resources:
        _move_on(session, work, ())
        close(session, Erasure, work.id, FINISHED)
        return False
    already = {one.id for one in resources if one.erased_at is not None}
    undecided = proposed(session, [one.id for one in resources])
    outcomes = {one.id: LEFT if one.id in undecided else _outcome(work, one, bound[one.id]) for one in resources}
    erasing = [one for one in resources if outcomes[one.id] == ERASED and one.id not in already]
    if erasing:
        erase(session, work.id, erasing)
    _settle(session, work, outcomes)
    _move_on(session, work, list(outcomes.values()))
    for one in erasing:  # the head of the log last
        if one.first_public_at is not None:
            append(session, "erased", _subject(session, one))
    return True


def _next(session: Session, work: Erasure) -> dict[str, int]:
    """The ids of the next resources, and which revision was the newest of each when it was confirmed."""
    item = ErasedItem
    waiting = select(item.resource_id, item.head_number).where(item.erasure_id == work.id, item.outcome == WAITING)
    rows = session.execute(waiting.order_by(item.resource_id).limit(AT_ONCE)).all()
    return dict(rows)


def _outcome(work: Erasure, resource: Resource, head_number: int) -> str:
    """What another erasure has taken is erased; what was moved to another site is none of this one's any more.

    Nor is what somebody has changed since: the third person has not agreed to that.
    """
    if resource.erased_at is not None:
        return ERASED
    is_here = work.site_id is None or resource.home_site_id == work.site_id
    is_same = resource.head_number == head_number
    return ERASED if is_here and is_same and is_erasable(resource) else LEFT


def _settle(session: Session, work: Erasure, outcomes: Mapping[str, str]) -> None:
    item, now = ErasedItem, clock.now()
    for outcome in sorted(set(outcomes.values())):
        ids = [one for one in outcomes if outcomes[one] == outcome]
        of_these = (item.erasure_id == work.id, item.resource_id.in_(ids), item.outcome == WAITING)
        session.execute(update(item).where(*of_these).values(outcome=outcome, at=now))


def _subject(session: Session, resource: Resource) -> Subject:
    number = resource.published_number
    of_live = select(Revision.id, Revision.content_hash)
    row = session.execute(of_live.where(Revision.resource_id == resource.id, Revision.number == number)).one()
    return Subject("resource", resource.id, row.id, row.content_hash)


def _move_on(session: Session, work: Erasure, outcomes: Sequence[str]) -> None:
    counts = Counter({ERASED: 0, LEFT: 0, **work.counts}) + Counter(outcomes)
    values = {"done": work.done + len(outcomes), "counts": {name: counts[name] for name in (ERASED, LEFT)}}
    if not advance(session, Erasure, work.id, values, Erasure.done == work.done):
        raise OvertakenError
