"""Uploads as they come: Werkzeug's form parser, with what it lacks."""

from typing import IO, Any

from flask import Request
from werkzeug.formparser import FormDataParser

MULTIPART = "multipart/form-data"
READ_BYTES = 65_536
"""What Werkzeug reads of a form at a time, to look at together with what may be the beginning of a boundary."""

FIELD_BYTES = 2 * READ_BYTES
"""What Werkzeug may hold of a form in memory: less than two readings would refuse files in which lines end."""

_REST = 8


class _Unsplit:
    """The body of a form, never parted between the two dashes that end it.

    Werkzeug 3.1.9 takes the line break before a boundary for the file's where a reading ends with `--boundary-`.
    """

    def __init__(self, stream: IO[bytes], boundary: str) -> None:
        self._stream = stream
        self._end = b"--" + boundary.encode("ascii", "replace") + b"-"

    def read(self, size: int) -> bytes:
        """About so many bytes."""
        found = self._stream.read(size)
        return found + self._stream.read(_REST) if found.endswith(self._end) else found


class FormParser(FormDataParser):
    """Werkzeug's parser, which gives each file as it was sent."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Any:
        """The stream, the fields and the files."""
        whole: Any = _Unsplit(stream, (options or {}).get("boundary", ""))
        return super().parse(whole if mimetype == MULTIPART else stream, mimetype, content_length, options)


class FormRequest(Request):
    """A request whose forms are parsed so."""

    form_data_parser_class = FormParser
