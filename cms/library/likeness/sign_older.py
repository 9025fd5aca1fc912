"""Texts that stood in the library before signatures did: theirs are made up in the background, the newest first.

What has none and should is told by the tables, so it can be broken off and begun again anywhere.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from cms.db import Database
from cms.library.likeness.keep import Signed, keep_signatures
from cms.library.likeness.models import TextSignature
from cms.library.likeness.signatures import SHORTEST, sign
from cms.library.models import Resource, Revision, RevisionContent
from cms.long_work import REST

log = logging.getLogger("zhengku.worker")
AT_ONCE = 50
BETWEEN_LINES = 1000
Progress = Callable[[int, int], None]


class _Text(NamedTuple):
    """The text of a head, which is another one if there is a newer head."""

    resource_id: str
    head_number: int
    text: str


def tell_the_log(done: int, total: int) -> None:
    """Now and then, how far it is."""
    if done == total or done % BETWEEN_LINES < AT_ONCE:
        log.info("signing texts that came before signatures", extra={"done": done, "of": total})


class SigningOlder:
    """The worker's step: some at a time until none is left; whatever is written from then on is signed when written."""

    def __init__(
        self,
        database: Database,
        sleep: Callable[[float], object] = time.sleep,
        progress: Progress = tell_the_log,
    ) -> None:
        self._database = database
        self._sleep = sleep
        self._progress = progress
        self._after: str | None = None
        self._missed = False
        self._total: int | None = None
        self.done = 0
        self.is_over = False

    def __call__(self) -> bool:
        """Sign some; whether there are more that can be signed at once."""
        if self.is_over:
            return False
        began = time.perf_counter()
        texts = self._next()
        if texts:
            self._keep(texts)
        else:
            self.is_over, self._missed, self._after = not self._missed, False, None
        self._sleep(REST * (time.perf_counter() - began))
        return bool(texts)

    def _next(self) -> Sequence[_Text]:
        wanted = _unsigned(Resource.id, Resource.head_number, RevisionContent.text)
        if self._after is not None:
            wanted = wanted.where(Resource.id < self._after)
        with self._database.reading() as session:
            if self._total is None:
                self._total = session.scalar(select(func.count()).select_from(_unsigned(Resource.id).subquery())) or 0
            rows = session.execute(wanted.order_by(Resource.id.desc()).limit(AT_ONCE))
            return [_Text(*row) for row in rows]

    def _keep(self, texts: Sequence[_Text]) -> None:
        made = {one.resource_id: sign(one.text) for one in texts}
        with self._database.writing() as session:
            free = _free(session, {one.resource_id: one.head_number for one in texts})
            keep_signatures(session, [Signed(one, made[one] or b"") for one in free if made[one]])
        self._missed = self._missed or len(free) < len(texts)
        self._after = texts[-1].resource_id
        self.done += len(free)
        self._progress(self.done, max(self.done, self._total or 0))


def _unsigned(*columns: Any) -> Select[*tuple[Any, ...]]:
    head = (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number)
    return (
        select(*columns)
        .join(Revision, head)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(
            Resource.deleted_at.is_(None),
            ~exists().where(TextSignature.resource_id == Resource.id),
            func.length(RevisionContent.text) >= SHORTEST,
        )
    )


def _free(session: Session, heads: Mapping[str, int]) -> list[str]:
    """Those that are as they were read and have no signature yet, locked; what others hold is passed over.

    Never waiting, it cannot wait in a ring with a publication, which holds several.
    """
    one = Resource
    held = select(one.id, one.head_number).where(one.id.in_(heads), one.deleted_at.is_(None)).order_by(one.id.desc())
    rows = session.execute(held.with_for_update(key_share=True, skip_locked=True)).all()
    signed = set(session.scalars(select(TextSignature.resource_id).where(TextSignature.resource_id.in_(heads))))
    return [resource_id for resource_id, number in rows if number == heads[resource_id] and resource_id not in signed]
