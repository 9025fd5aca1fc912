"""Lines of a file that may be hostile: never more than one row's limit in memory, wherever a line or a quote ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, BinaryIO

ROW_BYTES = 8 * 1024 * 1024
"""The longest row that is read: a body of two million Chinese characters, the most that content may have, is 6 MB."""
_CHUNK = 64 * 1024
_QUOTE, _END, _RETURN = b'"', b"\n", b"\r"
_FIRST_LINE = 1024 * 1024


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file to be read line by line. Where they end in CR alone, as some spreadsheets write them, they end in LF."""
    with path.open("rb") as stream:
        ends_in_return = _ends_in_return(stream.readline(_FIRST_LINE))
        stream.seek(0)
        if not ends_in_return:
            yield stream
            return
    with BufferedReader(_Returns(path)) as stream:
        yield stream


def _ends_in_return(line: bytes) -> bool:
    """Whether the first record of what stands before a LF ends in a CR alone: not within quotes, not before that LF."""
    first, _, rest = line.partition(_RETURN)
    return len(first) < len(line) and rest != _END and first.count(_QUOTE) % 2 == 0


class _Returns(FileIO):
    """A file with a LF for each CR: byte for byte, so that every place in it stays where it is."""

    def readinto(self, buffer: Any, /) -> int:
        """As of the file, with other line ends."""
        into = memoryview(buffer)
        count = super().readinto(into) or 0
        into[:count] = bytes(into[:count]).replace(_RETURN, _END)
        return count


class RowTooLongError(Exception):
    """A row is longer than the limit; `Lines.skip` gets past it."""


class Lines:
    """Decoded lines, with an account of the row being read: its bytes, its quotes, whether it could be decoded."""

    def __init__(self, stream: BinaryIO, encoding: str, limit: int = ROW_BYTES) -> None:
        self.encoding = encoding
        self.limit = limit
        self._stream = stream
        self._offset = stream.tell()
        self.begin()

    def begin(self) -> None:
        """A new row begins with the next line."""
        self.taken = 0
        self.odd_quotes = False
        self.is_decodable = True
        self.has_ended = False
        self._second_line = self._offset

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line. Raises `RowTooLongError` as soon as the row passes the limit."""
        line = self._take(self.limit + 1)
        if not line:
            self.has_ended = True
            raise StopIteration
        if self.taken > self.limit:
            while line and not line.endswith(_END):
                line = self._take(_CHUNK)
            raise RowTooLongError
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:
            self.is_decodable = False
            return line.decode(self.encoding, "replace")

    def skip(self) -> bool:
        """Go past a row that is too long, quotes considered; false if the file ends within its quotation."""
        while self.odd_quotes:
            if not self._take(_CHUNK):
                return False
        return True

    def back_to_second_line(self) -> None:
        """Return to the end of the row's first line: a quote that never closed has swallowed what comes after."""
        self._stream.seek(self._second_line)
        self._offset = self._second_line

    def _take(self, most: int) -> bytes:
        line = self._stream.readline(most)
        is_first = self._second_line == self._offset - self.taken
        self.taken += len(line)
        self._offset += len(line)
        if is_first:
            self._second_line = self._offset if line.endswith(_END) else self._offset - self.taken
        if line.count(_QUOTE) % 2:
            self.odd_quotes = not self.odd_quotes
        return line
