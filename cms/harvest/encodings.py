"""Which encoding a file has: UTF-8 unless most of its lines that hold more than ASCII cannot be that."""

from collections.abc import Iterable
from pathlib import Path

from cms.errors import Code, FieldError, Problem
from schemas.text import Text

ENOUGH_LINES = 1000
LINE_BYTES = 64 * 1024
LOOKED_AT_BYTES = 32 * 1024 * 1024
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
CALLED = {"gbk": "gb18030", "gb2312": "gb18030"}


def encoding_of(path: Path, wanted: str = "auto") -> str:
    """The codec to read a file with: ``utf-8`` or ``gb18030``, which contains GBK and GB 2312.

    One damaged line does not make a file GB 18030: that is for the outcome of its row. Raises INVALID for UTF-16.
    """
    with path.open("rb") as stream:
        if stream.read(2) in WIDE_MARKS:
            told = Text("文件为 UTF-16，请另存为 UTF-8", "The file is UTF-16; save it as UTF-8")
            raise Problem(Code.INVALID, told, errors=[FieldError("/encoding", "unsupported", told)])
        stream.seek(0)
        if wanted != "auto":
            return CALLED.get(wanted, wanted)
        return _likelier(iter(lambda: stream.readline(LINE_BYTES), b""))


def _likelier(lines: Iterable[bytes]) -> str:
    seen = broken = size = 0
    for line in lines:
        size += len(line)
        if not line.isascii():
            seen += 1
            broken += not _is_utf8(line)
        if seen >= ENOUGH_LINES or size >= LOOKED_AT_BYTES:
            break
    return "gb18030" if broken * 2 > seen else "utf-8"


def _is_utf8(line: bytes) -> bool:
    """Whether a line, which may be cut at its end, is UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(line) == LINE_BYTES and error.start > LINE_BYTES - 4
    return True
