"""Look everywhere for what is left of what was erased, and tell where it was looked (S4)."""

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from cms.db import Base, Id
from cms.delivery import models as delivered
from cms.delivery.files.renditions import has_renditions
from cms.files import FileStore
from cms.harvest.models import ImportRow
from cms.harvest.uploads import folder_of
from cms.ids import is_id
from cms.library.attachments.models import AttachmentReference, StoredFile
from cms.library.likeness.models import DistinctPair, TextBand, TextSignature
from cms.library.models import Resource, ResourceRelation, Revision, RevisionContent
from cms.library.previews.models import PreviewToken
from cms.library.thematic.models import ThematicPin
from cms.supervision.erasures.copies import copies
from cms.supervision.erasures.emptied import left, left_of_rows
from cms.supervision.erasures.import_rows import rows_of
from cms.supervision.erasures.models import ErasedFile, ErasedItem, Erasure
from cms.web.models import IdempotentRequest

OF_RESOURCES = (
    TextSignature,
    TextBand,
    ThematicPin,
    delivered.DeliveredFile,
    delivered.DeliveredTerm,
    delivered.DeliveredInSite,
    delivered.DeliveredInChannel,
    delivered.DeliveredOnSite,
)
"""Tables that hold no row at all of what was erased."""

ANY_BYTES = 1 << 20
"""Of a file that was sent, so much is read at a time."""


AN_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UnknownErasureError(LookupError):
    """No erasure is known by that id, and none that erased a resource of that id."""


class Seen(NamedTuple):
    """Where it was looked, and what is left; nothing is what an erasure promises, but nothing of `copies`."""

    resources: int
    files: int
    looked_at: list[str]
    left: list[str]
    copies: list[str]


def verify(session: Session, home: Path, named: str, phrases: Sequence[str]) -> Seen:
    """Look for what is left of an erasure, or of one resource that was erased.

    By ids in every table that holds content, by hash in the file store, by `phrases` (a title, a sentence of the body)
    in every text, JSON and binary column there is. Also what the erasure has left alone is told, and apart from what is
    left the copies that others have, as far as hashes tell. Raises ``UnknownErasureError``.
    """
    erasure = _erasure_of(session, named)
    if erasure is None:
        raise UnknownErasureError(named)
    item = ErasedItem
    rows = session.execute(select(item.resource_id, item.outcome).where(item.erasure_id == erasure.id)).all()
    looked, found = [], [f"left alone: {one}" for one, outcome in rows if outcome == "left"]
    if erasure.state != "finished":
        found.append(f"the erasure is {erasure.state}")
    erased = select(item.resource_id).where(item.erasure_id == erasure.id, item.outcome == "erased")
    ids = erased.scalar_subquery()
    for told, wanted in _by_id(ids):
        looked.append(told)
        found += [f"{told}: {one}" for one in session.scalars(wanted)]
    files = session.scalars(select(ErasedFile).where(ErasedFile.erasure_id == erasure.id)).all()
    looked.append("idempotent_request.body, by id")
    found += [f"idempotent_request: {one}" for one in _answers_of(session, erased)]
    looked += ["the file store by hash", "renditions of pictures", "the files that were sent to be imported"]
    found += _files_left(session, home, files)
    for phrase in phrases:
        for told, is_held in _by_phrase(session, home, phrase):
            looked.append(told)
            found += [f"{told} holds the phrase"] if is_held else []
    hashes = select(ErasedFile.name).where(ErasedFile.erasure_id == erasure.id, ErasedFile.place == "files")
    same = [f"{told}: {one}" for told, one in copies(session, home, ids, hashes.scalar_subquery())]
    return Seen(len(rows), len(files), list(dict.fromkeys(looked)), found, same)


def _erasure_of(session: Session, named: str) -> Erasure | None:
    if not is_id(named):
        return None
    covering = select(ErasedItem.erasure_id).where(ErasedItem.resource_id == named)
    wanted = select(Erasure).where(or_(Erasure.id == named, Erasure.id.in_(covering)))
    return session.scalars(wanted.order_by(Erasure.started_at.desc()).limit(1)).one_or_none()


def _by_id(ids: ColumnElement[Any]) -> Iterator[tuple[str, Any]]:
    """What is looked at, and the statement that finds of which resources it holds something (of rows: imports)."""
    yield from left(ids)
    yield "resource.erased_at", select(Resource.id).where(Resource.id.in_(ids), Resource.erased_at.is_(None))
    for kept in (RevisionContent, AttachmentReference):
        of_revision = select(Revision.resource_id).join(kept, kept.revision_id == Revision.id)
        yield kept.__tablename__, of_revision.where(Revision.resource_id.in_(ids))
    for model in OF_RESOURCES:
        yield model.__tablename__, select(model.resource_id).where(model.resource_id.in_(ids))
    for linking in (ResourceRelation, delivered.DeliveredRelation):
        yield linking.__tablename__, select(linking.source_id).where(linking.source_id.in_(ids))
    either = or_(DistinctPair.one_id.in_(ids), DistinctPair.other_id.in_(ids))
    yield DistinctPair.__tablename__, select(DistinctPair.one_id).where(either)
    open_ = PreviewToken.revoked_at.is_(None)
    yield PreviewToken.__tablename__, select(PreviewToken.resource_id).where(PreviewToken.resource_id.in_(ids), open_)
    row, own = ImportRow, rows_of(ids).subquery()
    of_these = and_(own.c.run_id == row.run_id, own.c.number == row.number)
    yield row.__tablename__, select(row.run_id).join(own, of_these).where(left_of_rows())


def _answers_of(session: Session, erased: Select[str]) -> set[str]:
    """The resources of which a kept answer tells."""
    bodies = session.scalars(select(IdempotentRequest.body).execution_options(yield_per=500))
    return {one.decode() for body in bodies for one in AN_ID.findall(body)} & set(session.scalars(erased))


def _files_left(session: Session, home: Path, files: Sequence[ErasedFile]) -> Iterator[str]:
    """Bytes that are there still; those that somebody has sent again are not the erasure's."""
    store = FileStore(home / "files")
    for one in files:
        if one.place == "imports":
            is_there = (folder_of(home) / one.name).exists()
        else:
            again = session.scalar(select(exists().where(StoredFile.sha256 == one.name)))
            is_there = not again and (store.path(one.name).exists() or has_renditions(home, one.name))
        if is_there or one.removed_at is None:
            yield f"{one.place}: {one.name}"


def _by_phrase(session: Session, home: Path, phrase: str) -> Iterator[tuple[str, bool]]:
    """Each column of each table that could hold the phrase, and whether it does; then what was sent as files."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            holds = _holds(column, phrase, on_sqlite=on_sqlite)
            if holds is not None:
                yield f"{table.name}.{column.name}", bool(session.scalar(select(exists().where(holds))))
    yield "import_row.raw, unpacked", _packed(session, ImportRow.__table__, phrase)
    folder = folder_of(home)
    there = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    yield "the files that were sent to be imported, by phrase", any(_in_file(path, phrase.encode()) for path in there)


def _holds(column: Column[Any], phrase: str, *, on_sqlite: bool) -> ColumnElement[bool] | None:
    kind = column.type
    if isinstance(kind, LargeBinary):
        if on_sqlite:
            return func.instr(column, literal(phrase.encode(), LargeBinary)) > 0
        return column.op("LIKE", is_comparison=True)(literal(b"%" + _plain(phrase.encode()) + b"%", LargeBinary))
    if isinstance(kind, JSON):
        inner = orjson.dumps(phrase).decode()[1:-1]
        return cast(column, Text).contains(inner, autoescape=True)
    if isinstance(kind, String) and not isinstance(kind, type(Id)):
        return column.contains(phrase, autoescape=True)
    return None


def _plain(data: bytes) -> bytes:
    """Without what LIKE takes for a pattern."""
    for sign in (b"\\", b"%", b"_"):
        data = data.replace(sign, b"\\" + sign)
    return data


def _packed(session: Session, table: Any, phrase: str) -> bool:
    """Whether a row of an import, as it came, holds the phrase; these are compressed."""
    wanted = orjson.dumps(phrase)[1:-1]
    rows = session.execute(select(table.c.raw).where(and_(table.c.raw.is_not(None))).execution_options(yield_per=500))
    return any(wanted in zlib.decompress(row.raw) for row in rows)


def _in_file(path: Path, wanted: bytes) -> bool:
    """Whether a file holds these bytes, read a piece at a time."""
    rest = b""
    with path.open("rb") as source:
        while piece := source.read(ANY_BYTES):
            if wanted in rest + piece:
                return True
            rest = piece[-len(wanted) :]
    return False
