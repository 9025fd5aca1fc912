"""Many files as one source: a file alone, a folder, or a zip file that is never unpacked to disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol
from zipfile import ZipFile, ZipInfo

from cms.harvest import archives
from cms.harvest.limits import Limits, too_large


class Saved(Protocol):
    """Files by their names, which are paths within the source with ``/``."""

    def names(self) -> list[str]:
        """Every name, sorted."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def read(self, name: str, most: int) -> bytes:
        """Its bytes. Raises TOO_LARGE above ``most``, LookupError if there is none."""


class _Folder(NamedTuple):
    root: Path
    paths: dict[str, Path]

    def names(self) -> list[str]:
        return sorted(self.paths)

    def has(self, name: str) -> bool:
        return name in self.paths

    def read(self, name: str, most: int) -> bytes:
        path = self.paths[name]
        if path.stat().st_size > most:
            raise too_large(f"{name} 过大", f"{name} is too large")
        return path.read_bytes()


class _Archive(NamedTuple):
    archive: ZipFile
    entries: dict[str, ZipInfo]

    def names(self) -> list[str]:
        return sorted(self.entries)

    def has(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str, most: int) -> bytes:
        return archives.read_entry(self.archive, self.entries[name], most)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Saved]:
    """The files of a source. Raises TOO_LARGE, INVALID for archives that cannot be taken.

    Links of a folder are not followed: they could lead out of it. What systems leave beside files is no file.
    """
    if path.is_dir():
        found = (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        yield _Folder(path, {one.relative_to(path).as_posix(): one for one in found if not _is_litter(one.name)})
    elif _is_zip(path, limits):
        with archives.opened(path, limits) as archive:
            entries = {archives.name_of(info): info for info in archive.infolist() if not info.is_dir()}
            yield _Archive(archive, {name: info for name, info in entries.items() if not _is_litter(name)})
    else:
        yield _Folder(path.parent, {path.name: path})


def _is_zip(path: Path, limits: Limits) -> bool:
    """A zip file of files; a document is one too, but stands for itself."""
    with path.open("rb") as stream:
        return stream.read(4) == archives.MAGIC and path.suffix.lower() != ".docx" and not _is_document(path, limits)


def _is_document(path: Path, limits: Limits) -> bool:
    with archives.opened(path, limits) as archive:
        return "word/document.xml" in archive.namelist()


def _is_litter(name: str) -> bool:
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith(("._", "~$")) or last in (".DS_Store", "Thumbs.db")
