"""Which encoding a file has: UTF-8 unless most of its lines that hold more than ASCII cannot be that."""

from codecs import getincrementaldecoder
from collections.abc import Iterable
from pathlib import Path

from cms.errors import Code, FieldError, Problem
from cms.harvest.lines import opened
from schemas.text import Text

ENOUGH_LINES = 1000
LINE_BYTES = 64 * 1024
LOOKED_AT_BYTES = 32 * 1024 * 1024
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
REST_OF_CHARACTER = bytes(range(0x80, 0xC0))
REST_BYTES = 3
"""In UTF-8 a character has at most so many bytes after its first, and they are none of another's."""
CALLED = {"gbk": "gb18030", "gb2312": "gb18030"}


def encoding_of(path: Path, wanted: str = "auto") -> str:
    """The codec to read a file with: ``utf-8`` or ``gb18030``, which contains GBK and GB 2312.

    One damaged line does not make a file GB 18030: that is for the outcome of its row. Raises INVALID for UTF-16.
    """
    with opened(path) as stream:
        if stream.read(2) in WIDE_MARKS:
            told = Text("文件为 UTF-16，请另存为 UTF-8", "The file is UTF-16; save it as UTF-8")
            raise Problem(Code.INVALID, told, errors=[FieldError("/encoding", "unsupported", told)])
        stream.seek(0)
        if wanted != "auto":
            return CALLED.get(wanted, wanted)
        return _likelier(iter(lambda: stream.readline(LINE_BYTES), b""))


def _likelier(pieces: Iterable[bytes]) -> str:
    """By lines, of which long ones come in pieces."""
    seen = broken = size = 0
    is_inside = False
    for piece in pieces:
        size += len(piece)
        if not piece.isascii():
            seen += 1
            broken += not _is_utf8(piece, is_inside=is_inside)
        if seen >= ENOUGH_LINES or size >= LOOKED_AT_BYTES:
            break
        is_inside = not piece.endswith(b"\n")
    return "gb18030" if broken * 2 > seen else "utf-8"


def _is_utf8(piece: bytes, *, is_inside: bool) -> bool:
    """Whether a piece of a line is UTF-8. A character may be cut at its end and, inside a line, at its beginning."""
    begun = piece[:REST_BYTES].lstrip(REST_OF_CHARACTER) + piece[REST_BYTES:] if is_inside else piece
    try:
        getincrementaldecoder("utf-8")().decode(begun, final=len(piece) < LINE_BYTES)
    except UnicodeDecodeError:
        return False
    return True
