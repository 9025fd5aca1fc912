"""How much of a source is read: what is larger is refused in words, before it is unpacked or read to the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.errors import Code, FieldError, Problem
from cms.harvest.rows import Row
from schemas.text import Text

MIB = 1024 * 1024
FILE_BYTES = 512 * MIB


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of one import; an administrator sets `file_bytes` (``ZHENGKU_MAX_IMPORT_BYTES``)."""

    file_bytes: int = FILE_BYTES
    rows: int = 2_000_000
    cells: int = 1_000
    documents: int = 50_000
    entries: int = 50_000
    directory_bytes: int = 16 * MIB
    unpacked_bytes: int = 2048 * MIB
    office_bytes: int = 1024 * MIB
    page_bytes: int = 16 * MIB
    document_bytes: int = 64 * MIB
    ratio: int = 250
    ratio_from_bytes: int = 4 * MIB


LIMITS = Limits()


def too_large(zh: str, en: str, code: str = "too_large") -> Problem:
    """The refusal of a source for its size, or for what it would become."""
    told = Text(zh, en)
    return Problem(Code.TOO_LARGE, told, errors=[FieldError("/file", code, told)])


def unusable(code: str, zh: str, en: str) -> Problem:
    """The refusal of a source that cannot be read as what it is."""
    told = Text(zh, en)
    return Problem(Code.INVALID, told, errors=[FieldError("/file", code, told)])


def within_bytes(path: Path, limits: Limits = LIMITS) -> None:
    """Raises TOO_LARGE for a file above the limit; of a folder each file is looked at when its turn comes."""
    if path.is_file() and (size := path.stat().st_size) > limits.file_bytes:
        most, has = _megabytes(limits.file_bytes), _megabytes(size)
        raise too_large(
            f"文件有 {has}，最多可导入 {most}；请拆分后导入", f"The file has {has}; at most {most} are taken: split it"
        )


def within_rows(rows: Iterable[Row], most: int) -> Iterator[Row]:
    """The rows as they come. Raises TOO_LARGE at the first one beyond the limit."""
    for row in rows:
        if row.number > most:
            raise too_large(f"超过 {most} 行；请拆分后导入", f"More than {most} rows: split the file", "too_many_rows")
        yield row


def _megabytes(size: int) -> str:
    return f"{size / MIB:,.0f} MiB" if size >= MIB else f"{size:,} B"
