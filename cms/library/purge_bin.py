"""Emptying the recycle bin: what lies there long enough loses its content for good.

Who made it and when, and the hashes of its revisions stay: the trail is never rewritten. Index numbers that it brought
along stay taken.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.library.attachments.models import AttachmentReference
from cms.library.likeness.keep import replace_signature
from cms.library.likeness.models import DistinctPair
from cms.library.models import Resource, ResourceRelation, Revision, RevisionContent
from cms.library.previews.models import PreviewToken

log = logging.getLogger("zhengku.worker")
AT_ONCE = 20
SWEEP_EVERY = timedelta(minutes=10)
UNSAID: Mapping[str, str | None] = {"title": "", "document_number": None, "review_by": None}
"""What a resource itself says when its content is gone."""


def purge_bin(database: Database, days: int) -> int:
    """Take the content of some of what was put into the bin more than so many days ago; how many. 0 days: never."""
    if not days:
        return 0
    with database.writing() as session:
        ids = _due(session, days)
        for one in ids:
            _purge(session, one)
    if ids:
        log.info("purged from the recycle bin", extra={"resources": list(ids)})
    return len(ids)


def _due(session: Session, days: int) -> Sequence[str]:
    oldest = clock.now() - timedelta(days=days)
    wanted = select(Resource.id).where(
        Resource.deleted_at < oldest, Resource.purged_at.is_(None), Resource.first_public_at.is_(None)
    )
    return session.scalars(wanted.order_by(Resource.id).limit(AT_ONCE).with_for_update(skip_locked=True)).all()


def _purge(session: Session, resource_id: str) -> None:
    take_content(session, resource_id)
    replace_signature(session, resource_id, None)
    moved = {"purged_at": clock.now(), "version": Resource.version + 1}
    session.execute(update(Resource).where(Resource.id == resource_id).values(moved))


def take_content(session: Session, resource_id: str) -> None:
    """Take what a resource says for good: title and number, the content of every revision, previews, relations."""
    revisions = select(Revision.id).where(Revision.resource_id == resource_id)
    tokens = update(PreviewToken).where(PreviewToken.resource_id == resource_id, PreviewToken.revoked_at.is_(None))
    session.execute(tokens.values(revoked_at=clock.now()))
    session.execute(delete(AttachmentReference).where(AttachmentReference.revision_id.in_(revisions)))
    session.execute(delete(RevisionContent).where(RevisionContent.revision_id.in_(revisions)))
    session.execute(delete(ResourceRelation).where(ResourceRelation.source_id == resource_id))
    pair = DistinctPair
    session.execute(delete(pair).where((pair.one_id == resource_id) | (pair.other_id == resource_id)))
    session.execute(update(Resource).where(Resource.id == resource_id).values(**UNSAID))


class BinSweep:
    """The worker's step: now and then, whatever is due."""

    def __init__(self, database: Database, days: int) -> None:
        self._database = database
        self._days = days
        self._swept = clock.now() - SWEEP_EVERY

    def __call__(self) -> bool:
        """Whether there may be more at once."""
        if clock.now() - self._swept < SWEEP_EVERY:
            return False
        if purge_bin(self._database, self._days):
            return True
        self._swept = clock.now()
        return False
