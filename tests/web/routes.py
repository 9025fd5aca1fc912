"""Every route of the application, with a path that could be asked for and a body that it could take."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask

from tests.permissions.matrix import keys, without_names

AN_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
SAMPLES = {
    "number": "1",
    "position": "1",
    "scheme": "subject",
    "code": "science",
    "site": "portal",
    "channel": "tzgg",
    "name": "x.css",
}


QUERIES = {"diff": "against=1", "applicable": f"organization={AN_ID}&type=article"}
"""What has to be asked along, by the last part of the path."""

_PUBLIC = keys("nobody signed in")
_BEFORE_FIRST_CHANGE = keys("must change the password", "+5")


class Route(NamedTuple):
    """One method of one path; `template` as the OpenAPI document writes it, `path` with samples in it."""

    method: str
    template: str
    path: str
    is_public: bool
    takes_query: bool
    takes_upload: bool

    @property
    def asked(self) -> str:
        """The path with the query without which the route answers nobody."""
        query = QUERIES.get(self.template.rpartition("/")[2])
        return f"{self.path}?{query}" if query else self.path

    @property
    def key(self) -> tuple[str, str]:
        """What tables name it by."""
        return self.method, self.template

    @property
    def is_for_everybody(self) -> bool:
        """Whether the matrix says that nobody needs to sign in for it."""
        return (self.method, without_names(self.template)) in _PUBLIC

    @property
    def is_before_first_change(self) -> bool:
        """Whether the matrix says that it is there before the initial password was changed."""
        return (self.method, without_names(self.template)) in _BEFORE_FIRST_CHANGE


def routes(app: Flask) -> list[Route]:
    """Every route but the answers to HEAD and OPTIONS, in order of path."""
    return sorted(_routes(app))


def _routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        template = re.sub(r"<(?:[^<>]*:)?([^<>:]+)>", r"{\1}", rule.rule)
        path = re.sub(r"{([^}]+)}", lambda found: SAMPLES.get(found[1], AN_ID), template)
        marks = [bool(getattr(view, mark, False)) for mark in ("is_public", "takes_query", "takes_upload")]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield Route(method, template, path, *marks)


def guarded(app: Flask) -> list[Route]:
    """The routes that need a sign-in."""
    return [route for route in routes(app) if not route.is_for_everybody]


def example_body(document: dict[str, Any], route: Route) -> dict[str, Any] | None:
    """The body that the OpenAPI document shows for the route; none where it shows none."""
    operation = document["paths"].get(route.template, {}).get(route.method.lower(), {})
    told = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if told is None:
        return None
    body = dict(_example(document, told["schema"]))
    if route.template.endswith("/assignments"):
        return {"organization_id": body["organization_id"], "level": None}
    return body


def _example(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    if "example" in schema:
        return schema["example"]
    if "$ref" in schema:
        return _example(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "allOf" in schema or "anyOf" in schema:
        return _example(document, (schema.get("allOf") or schema["anyOf"])[0])
    if "items" in schema:
        inner = _example(document, schema["items"])
        return [] if inner is None else [inner]
    told = {name: _example(document, inner) for name, inner in schema.get("properties", {}).items()}
    return {name: value for name, value in told.items() if value is not None} or None
