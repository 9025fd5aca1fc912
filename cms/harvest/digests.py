"""Digests of what is imported: a file, or a folder with all that is in it."""

from hashlib import file_digest, sha256
from pathlib import Path


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes; of a folder of the names and digests of its files."""
    if not path.is_dir():
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    whole = sha256()
    for each in sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink()):
        whole.update(f"{each.relative_to(path).as_posix()}\0{digest_of(each)}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
