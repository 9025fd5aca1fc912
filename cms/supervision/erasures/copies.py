"""What else says the same as what was erased, as far as its hashes, which stay, can tell.

A copy is somebody's own and nothing that the erasure promised to take; who asked for the erasure has to know of it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased

from cms.delivery.models import DeliveredFile
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun
from cms.harvest.uploads import folder_of
from cms.library.attachments.models import Attachment
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.offers.models import Offer
from cms.supervision.erasures.import_rows import rows_of


def copies(
    session: Session, home: Path, ids: ColumnElement[Any], files: ColumnElement[Any]
) -> Iterator[tuple[str, str]]:
    """How it was looked for, and what was found. `ids` select what was erased, `files` the hashes of its files."""
    for told, wanted in _by_hash(ids, files):
        yield from ((told, str(one)) for one in session.scalars(wanted.distinct()))
    own = rows_of(ids).subquery()
    sent = set(session.scalars(select(ImportRun.file_sha256).join(own, own.c.run_id == ImportRun.id).distinct()))
    folder = folder_of(home)
    for path in sorted(folder.iterdir()) if folder.is_dir() and sent else ():
        if path.is_file() and _sha256(path) in sent:
            yield "a file that was sent to be imported, by hash", path.name


def _by_hash(ids: ColumnElement[Any], files: ColumnElement[Any]) -> Iterator[tuple[str, Select[Any]]]:
    same, row, item = aliased(Revision), aliased(ImportRow), aliased(HarvestedItem)
    others, own = Resource.erased_at.is_(None), rows_of(ids).subquery()
    yield (
        "a resource with the same content hash",
        select(same.resource_id)
        .join(RevisionContent, RevisionContent.revision_id == same.id)
        .join(Revision, and_(Revision.content_hash == same.content_hash, Revision.resource_id.in_(ids)))
        .where(same.resource_id.not_in(ids)),
    )
    yield (
        "a copy that another unit made of an offer",
        select(Offer.copy_id).join(Resource, Resource.id == Offer.copy_id).where(Offer.resource_id.in_(ids), others),
    )
    yield (
        "an imported resource with the same title and date",
        select(item.resource_id)
        .join(HarvestedItem, and_(HarvestedItem.fingerprint == item.fingerprint, HarvestedItem.resource_id.in_(ids)))
        .join(Resource, Resource.id == item.resource_id)
        .where(item.resource_id.not_in(ids), others),
    )
    yield (
        "a row of an import with the same cells",
        select(row.run_id)
        .join(ImportRow, ImportRow.raw_sha256 == row.raw_sha256)
        .join(own, and_(own.c.run_id == ImportRow.run_id, own.c.number == ImportRow.number))
        .where(row.raw.is_not(None)),
    )
    for told, model, named in (
        ("a file with the same bytes", Attachment, Attachment.id),
        ("a public file with the same bytes", DeliveredFile, DeliveredFile.resource_id),
    ):
        yield told, select(named).where(model.sha256.in_(files))


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
