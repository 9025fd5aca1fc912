"""What a view gives back: JSON-able data with a status and headers, made into bytes once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from flask import Response

Data = Mapping[str, object]
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """A body, its status and its header fields. Without a body there is no content (204)."""

    body: Data | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The body as bytes."""
        return b"" if self.body is None else orjson.dumps(self.body)


def one(data: object) -> dict[str, object]:
    """The envelope of one object."""
    return {"data": data}


def response(content: bytes, status: int, headers: Mapping[str, str]) -> Response:
    """The HTTP response of ready JSON bytes."""
    made = Response(content, status=status, mimetype=JSON if content else None)
    made.headers.extend(headers)
    return made


def to_response(result: "Answer | Data | Response") -> Response:
    """Whatever a view returned as a response."""
    if isinstance(result, Response):
        return result
    answer = result if isinstance(result, Answer) else Answer(result)
    is_empty = answer.body is None and answer.status == HTTPStatus.OK
    status = HTTPStatus.NO_CONTENT if is_empty else answer.status
    return response(answer.content(), status, answer.headers)
