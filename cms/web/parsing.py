"""Requests in: JSON with limits, strict query strings, validation errors with pointers in two languages."""

from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

import marshmallow as ma
import orjson
from flask import Request, current_app, request
from webargs import core
from webargs.flaskparser import FlaskParser

from cms.errors import Code, FieldError, Problem, invalid
from cms.web.forms import MULTIPART
from schemas.faults import FieldFault, flatten
from schemas.text import Text

UNKNOWN_PARAMETER = Text("没有这个查询参数", "There is no such query parameter")
NULL_CHARACTER = Text("不能含有空字符", "It holds a null character")
NOT_UTF8 = Text("不是 UTF-8", "Not UTF-8")
REPEATED = Text("该参数只能出现一次", "This parameter can be given once only")


def too_deep(value: object, limit: int) -> bool:
    """Whether lists and objects nest deeper than the limit. Iterative, so that it cannot be overrun itself."""
    layer = [value]
    for _ in range(limit):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return False
    return any(isinstance(value, dict | list) for value in layer)


def parse_json(raw: bytes, depth: int) -> object:
    """The JSON value of the bytes. Raises MALFORMED for anything that is not JSON or nests too deep."""
    try:
        value: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Problem(Code.MALFORMED, Text("请求正文不是有效的 JSON", "The body is not valid JSON")) from None
    if too_deep(value, depth):
        raise Problem(Code.MALFORMED, Text("JSON 嵌套过深", "The JSON nests too deep"))
    return value


LONGEST_QUERY = 4096
"""Bytes of a query string; it comes back in the links of a page."""

TOO_LONG = Text(f"查询字符串最多 {LONGEST_QUERY} 字节", f"A query string has at most {LONGEST_QUERY} bytes")


class Parser(FlaskParser):
    """webargs' parser, strict: unknown fields are refused wherever they come from, single parameters come once."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": ma.RAISE, "json": ma.RAISE}

    def _raw_load_json(self, req: Request) -> Any:
        if not req.is_json:
            if not req.content_length and not req.content_type:
                return core.missing
            raise Problem(Code.UNSUPPORTED_MEDIA_TYPE, Text("请求正文应为 JSON", "The body must be JSON"))
        body = req.get_data()
        if req.content_length is None and len(body) >= (req.max_content_length or 0):
            # Sent in chunks it has no length to refuse it by, and is cut at the limit: this is not what was sent.
            raise Problem(Code.TOO_LARGE)
        return parse_json(body, current_app.config["MAX_JSON_DEPTH"])

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The query string; refused are repeated parameters that are no lists, and NUL, which PostgreSQL has not.

        So is what is not UTF-8: Werkzeug would take it for another text.
        """
        _check_utf8(req.query_string)
        names = {field.data_key or name: field for name, field in schema.fields.items()}
        for name, given in req.args.lists():
            if len(given) > 1 and name in names and not isinstance(names[name], ma.fields.List):
                raise invalid(f"query/{name}", "repeated", REPEATED)
            if any("\0" in one for one in given):
                raise invalid(f"query/{name}", "bad_form", NULL_CHARACTER)
        return super().load_querystring(req, schema)

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raise INVALID with one entry a fault, whatever else webargs tells of it."""
        raise validation_problem(error)


def _check_utf8(query: bytes) -> None:
    for pair in query.split(b"&"):
        try:
            unquote_to_bytes(pair).decode()
        except UnicodeDecodeError:
            name = unquote_to_bytes(pair.partition(b"=")[0]).decode(errors="replace")
            raise invalid(f"query/{name}", "bad_form", NOT_UTF8) from None


def validation_problem(error: ma.ValidationError, prefix: str = "") -> Problem:
    """A validation error as a problem; pointers of the query read `query/name`, those of the body are JSON pointers."""
    return Problem(Code.INVALID, errors=[_error(fault, prefix) for fault in flatten(error)])


def _error(fault: FieldFault, prefix: str) -> FieldError:
    pointer = _pointer(prefix + fault.pointer)
    if pointer.startswith("query/") and fault.code == "unknown_field":
        return FieldError(pointer, "unknown_parameter", UNKNOWN_PARAMETER)
    return FieldError(pointer, fault.code, fault.detail)


def _pointer(pointer: str) -> str:
    for location, shown in (("/json", ""), ("/query", "query"), ("/files", "files"), ("/form", "form")):
        if pointer == location or pointer.startswith(location + "/"):
            return shown + pointer.removeprefix(location)
    return pointer


def refuse_unexpected_query() -> None:
    """Refuse query parameters on a route that takes none, and a query string of any route that is too long."""
    query = request.environ.get("QUERY_STRING")
    if not query or request.method == "OPTIONS":
        return  # a page of another origin shall read the refusal of what it asks, and asks whether it may ask first
    if len(query) > LONGEST_QUERY:
        raise invalid("query", "too_long", TOO_LONG)
    view = current_app.view_functions.get(request.endpoint or "")
    if request.args and view is not None and not getattr(view, "takes_query", False):
        raise Problem(
            Code.INVALID,
            errors=[FieldError(f"query/{name}", "unknown_parameter", UNKNOWN_PARAMETER) for name in request.args],
        )


def limit_body() -> None:
    """Set how much body the route takes: an upload on one that takes files, otherwise what JSON needs."""
    view = current_app.view_functions.get(request.endpoint or "")
    takes = getattr(view, "takes_upload", None) if request.mimetype == MULTIPART else None
    request.max_content_length = current_app.config[takes or "MAX_CONTENT_LENGTH"]
