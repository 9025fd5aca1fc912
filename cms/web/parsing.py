"""Requests in: JSON with limits, strict query strings, validation errors with pointers in two languages."""

from typing import Any, NoReturn

import marshmallow as ma
import orjson
from flask import Request, current_app, request
from webargs import core
from webargs.flaskparser import FlaskParser

from cms.errors import Code, FieldError, Problem, invalid
from schemas.faults import FieldFault, flatten
from schemas.text import Text

UNKNOWN_PARAMETER = Text("没有这个查询参数", "There is no such query parameter")
NULL_CHARACTER = Text("不能含有空字符", "It holds a null character")
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
        """The query string; refused are repeated parameters that are no lists, and NUL, which PostgreSQL has not."""
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
    """Refuse query parameters on a route that takes none."""
    if not request.environ.get("QUERY_STRING"):
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if request.args and view is not None and not getattr(view, "takes_query", False):
        raise Problem(
            Code.INVALID,
            errors=[FieldError(f"query/{name}", "unknown_parameter", UNKNOWN_PARAMETER) for name in request.args],
        )


def limit_body() -> None:
    """Set how much body the route takes: an upload on one that takes files, otherwise what JSON needs."""
    view = current_app.view_functions.get(request.endpoint or "")
    takes_upload = getattr(view, "takes_upload", False)
    request.max_content_length = current_app.config["MAX_UPLOAD_LENGTH" if takes_upload else "MAX_CONTENT_LENGTH"]
