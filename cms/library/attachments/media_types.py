"""What a file is, told from its content; its name only chooses between types that share a form."""

from pathlib import PurePath

import puremagic

from cms.errors import Problem, invalid
from schemas.text import Text

ALLOWED: dict[str, tuple[str, ...]] = {
    ".pdf": ("application/pdf",),
    ".doc": ("application/msword", "application/x-ole-storage"),
    ".xls": ("application/vnd.ms-excel", "application/x-ole-storage"),
    ".ppt": ("application/vnd.ms-powerpoint", "application/x-ole-storage"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip"),
    ".ofd": ("application/ofd", "application/zip"),
    ".zip": ("application/zip",),
    ".png": ("image/png",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".gif": ("image/gif",),
    ".webp": ("image/webp",),
    ".mp3": ("audio/mpeg",),
    ".m4a": ("audio/mp4", "video/mp4"),
    ".mp4": ("video/mp4",),
    ".txt": ("text/plain",),
    ".csv": ("text/csv", "text/plain"),
}
"""Endings that can be uploaded: the type that is served, and the forms that the content may have."""

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"ID3", "audio/mpeg"),
)
NOT_ALLOWED = Text("不支持的文件类型，或内容与扩展名不符", "A type that is not allowed, or content unlike its ending")


def sniff(name: str, head: bytes) -> str:
    """The media type of a file from its beginning. Raises INVALID if it is not allowed or is not what its name says."""
    ending = PurePath(name).suffix.lower()
    if ending not in ALLOWED or not _forms(head) & set(ALLOWED[ending]):
        raise _refused()
    return ALLOWED[ending][0]


def _refused() -> Problem:
    return invalid("/file", "media_type", NOT_ALLOWED)


def _forms(head: bytes) -> set[str]:
    """Every form that the content can be taken for."""
    found = {form for signature, form in _SIGNATURES if head.startswith(signature)}
    if found:
        return found
    if _is_text(head):
        return {"text/plain"}
    try:
        return {one.mime_type for one in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(head: bytes) -> bool:
    """Whether it reads as text and is no markup that a browser could run."""
    if b"\0" in head or head.lstrip()[:1] == b"<":
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
