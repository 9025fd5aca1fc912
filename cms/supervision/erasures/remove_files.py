"""Remove the bytes that an erasure let go of, after its transaction: told before, marked after, repeated if need be."""

from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.delivery.files.renditions import remove_renditions
from cms.files import FileStore
from cms.harvest.uploads import folder_of
from cms.library.attachments.models import StoredFile
from cms.supervision.erasures.models import ErasedFile


def remove_files(database: Database, home: Path, erasure_id: str) -> None:
    """Remove what waits to be removed. What somebody has sent again meanwhile is theirs, and stays."""
    waiting = select(ErasedFile).where(ErasedFile.erasure_id == erasure_id, ErasedFile.removed_at.is_(None))
    with database.reading() as session:
        told = [(one.place, one.name) for one in session.scalars(waiting.order_by(ErasedFile.name))]
    for place, name in told:
        with database.writing() as session:
            if place == "imports":
                (folder_of(home) / name).unlink(missing_ok=True)
            elif _take_hold(session, name):
                FileStore(home / "files").remove(name)
                remove_renditions(home, name)
                session.execute(delete(StoredFile).where(StoredFile.sha256 == name))
            row = session.get_one(ErasedFile, (erasure_id, place, name))
            row.removed_at = clock.now()


def _take_hold(session: Session, sha256: str) -> bool:
    """Whether nobody has these bytes now; whoever sends them meanwhile waits, and is told to send them again.

    The row stands for that moment only: uploading inserts the same one, and looks for the bytes when it has it.
    """
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    held = insert(StoredFile).values(sha256=sha256, size=0, media_type="", created_at=clock.now())
    return session.scalar(held.on_conflict_do_nothing().returning(StoredFile.sha256)) is not None
