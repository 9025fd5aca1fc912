"""The OpenAPI 3.1 document, completed with what holds for every route, and Swagger UI from local files."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib import resources
from typing import Any

import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask, Response, render_template_string, send_from_directory
from flask_smorest import Api

from cms import __version__
from cms.errors import Code
from cms.web.transactions import public

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal, RFC 9457",
    "required": ["type", "title", "status", "detail", "instance", "code", "trace_id", "errors"],
    "properties": {
        "type": {"type": "string", "example": "/docs/errors#not_found"},
        "title": {"type": "string", "example": "未找到"},
        "status": {"type": "integer", "example": 404},
        "detail": {"type": ["string", "null"]},
        "instance": {"type": "string", "example": "/delivery/v1/resources/0192f3a4-5b6c-7d8e-9f01-23456789abcd"},
        "code": {"type": "string", "enum": [code.name.lower() for code in Code]},
        "trace_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "example": "/content/title"},
                    "code": {"type": "string", "example": "required"},
                    "detail": {"type": "string", "example": "必须填写"},
                },
            },
        },
    },
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "example": '"v3"'},
    "description": "The ETag that GET gave; without it the write is refused with 428",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "The same key makes a repeated POST have its effect once",
}
METHODS = ("get", "post", "put", "patch", "delete")
UNUSED = ("ErrorSchema", "PaginationMetadataSchema")
"""Schemas that flask-smorest puts into every document; errors and pages have our own shapes."""


def make_api(app: Flask) -> Api:
    """The API object that collects routes and schemas."""
    app.config.update(
        API_TITLE="Zhengku 政库",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_JSON_SORT_KEYS=False,
        API_SPEC_OPTIONS={
            "info": {"description": "Headless CMS and information-resource library for groups of government websites."},
        },
    )

    class _Api(Api):
        def _register_error_handlers(self) -> None:
            """Errors are problems (`cms.web.problems`); flask-smorest's own shape is not used."""

    return _Api(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name)})


def _schema_name(schema: Any) -> str:
    """The name of a schema in the document; that of a partial one, in which nothing is required, says so."""
    known = resolve_schema_cls(schema)
    name = str(getattr(known, "__name__", known))
    return f"{name}Change" if getattr(schema, "partial", None) else name


def _problem(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}


def _statuses(operation: Mapping[str, Any], method: str, path: str, *, is_public: bool) -> Iterable[int]:
    parameters = operation.get("parameters", [])
    yield 503
    if not is_public:
        yield from (401, 403)
    if "{" in path:
        yield 404
    if any(parameter["in"] == "query" for parameter in parameters):
        yield 422
    if "requestBody" in operation:
        yield from (400, 413, 415, 422)
    if method in ("post", "put", "patch", "delete"):
        yield from (409, 422)
    if any(parameter["name"] == "If-Match" for parameter in parameters):
        yield from (409, 412, 428)
    if not is_public and method == "post":
        yield 404
    yield 422


def _form_into_body(operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Put the fields of a form beside the file of the multipart body: OpenAPI 3 has no parameters for them."""
    fields = [one for one in operation["parameters"] if one["in"] == "formData"]
    if not fields:
        return
    operation["parameters"] = [one for one in operation["parameters"] if one["in"] != "formData"]
    body = schemas[operation["requestBody"]["content"]["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]]
    for one in fields:
        body["properties"][one["name"]] = {"description": one["description"], **one["schema"]}
        if one["required"]:
            body["required"].append(one["name"])


def _complete(operation: dict[str, Any], method: str, path: str, *, is_public: bool) -> None:
    if is_public:
        operation["security"] = []
    elif method == "post":
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    operation["responses"].pop("default", None)
    titles = {code.status: code.title.en for code in reversed(Code)}
    for status in _statuses(operation, method, path, is_public=is_public):
        operation["responses"].setdefault(str(status), _problem(titles[status]))
    for status, answer in operation["responses"].items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "content" not in answer:
            operation["responses"][status] = _problem(titles[int(status)])


def complete(document: dict[str, Any], public_operations: frozenset[tuple[str, str]]) -> dict[str, Any]:
    """The document with security, problems and common headers on every operation."""
    schemas = document["components"].setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for name in UNUSED:
        schemas.pop(name, None)
    document["components"].pop("responses", None)
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    document["security"] = [{"bearer": []}]
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                operation = item[method]
                operation["parameters"] = [*operation.get("parameters", [])]
                _form_into_body(operation, schemas)
                _complete(operation, method, path, is_public=(path, method) in public_operations)
                operation["operationId"] = f"{method}_{re.sub(r'[^a-z0-9]+', '_', path.lower()).strip('_')}"
                if not operation["parameters"] and not shared:
                    del operation["parameters"]
    return document


def _public_operations(app: Flask) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "is_public", False):
            path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
            found.update((path, method.lower()) for method in rule.methods or ())
    return frozenset(found)


_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Zhengku 政库 API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head><body><div id="ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>"""
_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#ui", deepLinking: true});'


def document_api(app: Flask, api: Api) -> None:
    """Serve `/openapi.json` and `/docs`; the document is made at the first request and kept."""
    made: list[bytes] = []

    @public
    def openapi() -> Response:
        """The OpenAPI document."""
        if not made:
            made.append(orjson.dumps(complete(api.spec.to_dict(), _public_operations(app))))
        return Response(made[0], mimetype="application/json")

    @public
    def swagger() -> str:
        """Swagger UI."""
        return render_template_string(_PAGE)

    @public
    def start() -> Response:
        """What starts Swagger UI: a file of its own, so that the page needs no inline script."""
        return Response(_START, mimetype="text/javascript")

    folder = str(resources.files("flask_swagger_ui") / "dist")

    @public
    def assets(name: str) -> Response:
        """A file of Swagger UI."""
        return send_from_directory(folder, name)

    app.add_url_rule("/openapi.json", "openapi", openapi)
    app.add_url_rule("/docs", "swagger", swagger)
    app.add_url_rule("/docs/start.js", "swagger_start", start)
    app.add_url_rule("/docs/assets/<path:name>", "swagger_assets", assets)
