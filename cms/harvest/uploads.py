"""Files that were sent to be imported, under HOME/imports until some days after the end of their run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.db import Database
from cms.harvest.limits import Limits, within_bytes
from cms.harvest.models import ImportRun
from cms.ids import new_id

CHUNK = 1 << 20
LONGEST_ENDING = 12
ORPHANED_AFTER = timedelta(days=1)
"""A file of this age that no run names was left by a request that failed."""


def folder_of(home: Path) -> Path:
    """Where the files lie. Where several machines serve, it has to be the same folder for all."""
    return home / "imports"


class Received(NamedTuple):
    """A file that was received: its name there, where it lies, its digest."""

    stored_as: str
    path: Path
    sha256: str


@contextmanager
def received(folder: Path, stream: BinaryIO, name: str, limits: Limits) -> Iterator[Received]:
    """Store a stream durably; it is removed again if the block raises.

    The ending of its name stays, since by it some formats are told. Raises TOO_LARGE above the limit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stored_as = new_id() + _ending(name)
    path, digest = folder / stored_as, sha256()
    try:
        with path.open("wb") as target:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        _sync(folder)
        within_bytes(path, limits)
        yield Received(stored_as, path, digest.hexdigest())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """The name of a new file is on disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ending(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= LONGEST_ENDING else ""


def remove_old(database: Database, folder: Path, days: int) -> bool:
    """Remove the files of runs that ended so many days ago, and files that no run names; true if there was any.

    The rows of a run stay, and by them what is needed of the file to undo it or to decide on its proposals.
    The run gives its file up first: broken off in between, the file is one that no run names.
    """
    ended = (ImportRun.stored_as.is_not(None), ImportRun.finished_at < clock.now() - timedelta(days=days))
    with database.reading() as session:
        old = session.scalars(select(ImportRun.id).where(*ended)).all()
        orphans = _orphans(session, folder)
    given_up: list[str] = []
    if old:
        with database.writing() as session:
            for run in session.scalars(select(ImportRun).where(ImportRun.id.in_(old), *ended).with_for_update()):
                given_up.append(str(run.stored_as))
                run.stored_as = None
    for name in [*given_up, *orphans]:
        (folder / name).unlink(missing_ok=True)
    return bool(given_up or orphans)


def _orphans(session: Session, folder: Path) -> list[str]:
    oldest = (clock.now() - ORPHANED_AFTER).timestamp()
    files = os.scandir(folder) if folder.is_dir() else ()
    there = [one.name for one in files if one.is_file() and _written_at(one) < oldest]
    if not there:
        return []
    named = set(session.scalars(select(ImportRun.stored_as).where(ImportRun.stored_as.in_(there))))
    return [name for name in there if name not in named]


def _written_at(file: os.DirEntry[str]) -> float:
    """When it was last written; as if just now where another worker has removed it meanwhile."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return clock.now().timestamp()
