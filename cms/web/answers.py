"""What a view gives back: JSON-able data with a status and headers, made into bytes once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response

Data = Mapping[str, Any]
JSON = "application/json"
NOT_STORED = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Answer:
    """A body, its status and its header fields. Without a body there is no content (204).

    `once`: the members of its `data` that are secrets. They are told this once, and stored nowhere.
    """

    body: Data | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    once: Collection[str] = ()

    def content(self) -> bytes:
        """The body as bytes."""
        return b"" if self.body is None else orjson.dumps(self.body)

    def repeated(self) -> bytes:
        """The body as it is told again: null in place of every secret."""
        if self.body is None or not self.once:
            return self.content()
        data = self.body["data"]
        return orjson.dumps({**self.body, "data": {**data, **dict.fromkeys(self.once)}})


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
    headers = {**answer.headers, **NOT_STORED} if answer.once else answer.headers
    return response(answer.content(), status, headers)
