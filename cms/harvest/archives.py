"""Zip files that may be hostile: their directory is judged before anything is unpacked."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from cms.errors import Problem
from cms.harvest.limits import LIMITS, Limits, too_large, unusable

MAGIC = b"PK\x03\x04"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _END_64_BYTES, _COMMENT_BYTES = 22, 20, 65_535
_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar")
_PROLOG_BYTES = 64 * 1024
_PROLOG = re.compile(r"\ufeff?\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+)*+", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]")
DAMAGED = (BadZipFile, NotImplementedError, EOFError, RuntimeError, struct.error, zlib.error)
"""What reading an archive raises where it is not as it should be."""


@contextmanager
def opened(path: Path | BinaryIO, limits: Limits = LIMITS, most_bytes: int = 0) -> Iterator[ZipFile]:
    """A zip file whose directory is within the limits.

    Raises TOO_LARGE for too many entries, too many bytes once unpacked, or a ratio that only a bomb has; INVALID for
    archives within it, names that lead out of it, encryption, and what is no zip file.
    """
    try:
        with _stream(path) as stream:
            _judge_end(stream, limits)
            with ZipFile(stream) as archive:
                _judge(archive.infolist(), limits, most_bytes or limits.unpacked_bytes)
                yield archive
    except (BadZipFile, NotImplementedError, EOFError, struct.error, zlib.error) as error:
        raise broken() from error


@contextmanager
def office(path: Path | BinaryIO, limits: Limits = LIMITS) -> Iterator[ZipFile]:
    """As `opened`, for XLSX and DOCX: their parts are XML, which has no business declaring entities."""
    with opened(path, limits, limits.office_bytes) as archive:
        for info in archive.infolist():
            if info.filename.lower().endswith((".xml", ".rels")):
                with archive.open(info) as part:
                    if _may_declare(part.read(_PROLOG_BYTES)):
                        raise unusable("entities", "文件含有不允许的实体声明", "The file declares entities")
        yield archive


def _may_declare(head: bytes) -> bool:
    """Whether anything but comments stands before the first element of a part, where entities would be declared.

    Looking for the word would miss it behind a long comment, or in UTF-16.
    """
    is_wide = b"\0" in head[:4] or head[:2] in (b"\xff\xfe", b"\xfe\xff")
    wide = "utf-16-be" if head[:1] in (b"\0", b"\xfe") else "utf-16-le"
    rest = _PROLOG.sub("", head.decode(wide if is_wide else "utf-8", "replace"), count=1)
    return rest != "" and (not rest.startswith("<") or rest[1:2] in ("!", "?", ""))


def read_entry(archive: ZipFile, info: ZipInfo, most: int) -> bytes:
    """The bytes of one entry. Raises TOO_LARGE above ``most``, INVALID for damaged ones."""
    if info.file_size > most:
        raise too_large(f"{name_of(info)} 过大", f"{name_of(info)} is too large")
    try:
        return archive.read(info)
    except DAMAGED as error:
        raise broken() from error


def name_of(info: ZipInfo) -> str:
    """The entry's name: archives made on Chinese systems write GBK and do not say so."""
    if info.flag_bits & _IS_UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    read = [made for encoding in ("utf-8", "gb18030") if (made := _decoded(raw, encoding))]
    # Two characters of GBK can be two letters of UTF-8 that no Chinese writes.
    return next(filter(_HAN.search, read), read[0] if read else info.filename)


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


@contextmanager
def _stream(path: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(path, Path):
        with path.open("rb") as stream:
            yield stream
    else:
        yield path


def _judge_end(stream: BinaryIO, limits: Limits) -> None:
    """Look at the end of the directory first: reading a directory of millions of entries would fill the memory.

    A directory in the 64-bit form is only needed beyond these limits.
    """
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - _END_BYTES - _COMMENT_BYTES - _END_64_BYTES))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise broken()
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    is_64 = tail[max(0, at - _END_64_BYTES) : at].startswith(_END_64)
    if is_64 or entries > limits.entries or directory > limits.directory_bytes:
        raise _too_many(limits)
    stream.seek(0)


def _judge(entries: list[ZipInfo], limits: Limits, most_bytes: int) -> None:
    if len(entries) > limits.entries:
        raise _too_many(limits)
    total = 0
    for info in entries:
        total += info.file_size
        if info.file_size > limits.ratio_from_bytes and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise too_large(
                "压缩比异常，疑似压缩炸弹，未解压", "It unpacks to far more than it is: not unpacked", "zip_bomb"
            )
        _judge_entry(info)
    if total > most_bytes:
        raise too_large(
            f"解压后有 {total:,} 字节，超过上限", f"It unpacks to {total:,} bytes, which is too much", "zip_bomb"
        )


def _judge_entry(info: ZipInfo) -> None:
    name = name_of(info)
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":") or "\0" in name:
        raise unusable("bad_name", "压缩包内的文件名指向包外", "A name in the archive leads out of it")
    if info.flag_bits & _ENCRYPTED:
        raise unusable("encrypted", "压缩包已加密，请解密后导入", "The archive is encrypted: decrypt it first")
    if name.lower().endswith(_ARCHIVES):
        raise unusable(
            "nested_archive",
            f"压缩包内还有压缩包：{name[:100]}；请先解开",
            f"There is an archive in the archive: {name[:100]}; unpack it first",
        )


def _too_many(limits: Limits) -> Problem:
    return too_large(
        f"压缩包内文件过多，最多 {limits.entries:,} 个",
        f"Too many files in the archive; at most {limits.entries:,}",
        "too_many_entries",
    )


def broken() -> Problem:
    """The refusal of a file that cannot be opened."""
    return unusable("broken", "文件已损坏，无法打开", "The file is damaged and cannot be opened")
