"""Which format a source has: what the mapping says, else what its content is, else what its name says."""

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

from cms.errors import Problem
from cms.harvest import archives
from cms.harvest.limits import LIMITS, Limits, unusable

FORMATS: dict[str, tuple[str, ...]] = {
    "csv": (".csv", ".txt", ".tsv"),
    "jsonl": (".jsonl", ".ndjson"),
    "xlsx": (".xlsx", ".xlsm"),
    "html": (".html", ".htm", ".shtml", ".xhtml"),
    "docx": (".docx",),
    "wxr": (".wxr",),
}
"""The formats by name, with the endings of their files; pages and documents also come as folders and zip files."""
TEXTS = ("csv", "jsonl")
"""The formats whose encoding is found out for the whole file."""

_HEAD = 4096
_MARK = b"\xef\xbb\xbf"
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件请另存为 xlsx 或 docx", "Save it as xlsx or docx"),
    (b"\x1f\x8b", "请先解压", "Unpack it first"),
    (b"Rar!\x1a\x07", "请解开 rar 后用 zip 打包", "Unpack the rar and pack it as zip"),
    (b"7z\xbc\xaf\x27\x1c", "请解开 7z 后用 zip 打包", "Unpack the 7z and pack it as zip"),
    (b"%PDF-", "PDF 不能作为导入来源", "PDF is not imported"),
)


def format_of(path: Path, wanted: str = "", limits: Limits = LIMITS) -> str:
    """One of `FORMATS`. Raises INVALID for a kind of file that is not read, TOO_LARGE for archives beyond limits."""
    if wanted:
        return wanted
    if path.is_dir():
        return _of_names(one.name for one in path.rglob("*"))
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith((archives.MAGIC, b"PK\x05\x06")):
        with archives.opened(path, limits) as archive:
            return _of_archive(archive)
    return _of_text(head) or _of_name(path.name) or "csv"


def _of_archive(archive: ZipFile) -> str:
    names = [archives.name_of(info) for info in archive.infolist()]
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    return _of_names(names)


def _of_names(names: Iterable[str]) -> str:
    """Of many files: whichever of pages and documents are more."""
    counted = dict.fromkeys(("html", "docx"), 0)
    for name in names:
        found = _of_name(name)
        if found in counted:
            counted[found] += 1
    if not any(counted.values()):
        raise unusable(
            "no_pages", "其中没有网页（html）或文档（docx）", "There are no pages (html) or documents (docx)"
        )
    return max(counted, key=lambda one: counted[one])


def _of_name(name: str) -> str:
    ending = Path(name).suffix.lower()
    return next((form for form, endings in FORMATS.items() if ending in endings), "")


def _of_text(head: bytes) -> str:
    """What the beginning of a file tells; empty if it could be a table."""
    for magic, zh, en in _REFUSED:
        if head.startswith(magic):
            raise _not_read(zh, en)
    start = head.removeprefix(_MARK).lstrip().lower()
    if start.startswith((b"<?xml", b"<rss")) and b"wordpress.org/export" in start:
        return "wxr"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--")) or b"<html" in start[:1024]:
        return "html"
    if start.startswith((b'{"', b'{ "')):
        return "jsonl"
    if start.startswith((b"[{", b"[ {", b"[\n", b"[\r\n")):
        raise _not_read(
            "JSON 数组请改为每行一个对象（JSONL）", "Write one object a line (JSON Lines) instead of an array"
        )
    return ""


def _not_read(zh: str, en: str) -> Problem:
    return unusable("format", f"不支持这种文件：{zh}", f"This kind of file is not read. {en}")
