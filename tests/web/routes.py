"""Every route of the application, with a path that could be asked for and a body that it could take."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask

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
PUBLIC = {
    ("POST", "/api/v1/auth/login"),
    ("POST", "/api/v1/auth/refresh"),
    ("GET", "/delivery/v1/previews/{token}"),
    ("GET", "/delivery/v1/previews/{token}/files/{sha256}/{name}"),
    ("GET", "/delivery/v1/resources"),
    ("GET", "/delivery/v1/libraries/{library_id}"),
    ("GET", "/delivery/v1/resources/by-index"),
    ("GET", "/delivery/v1/resources/counts"),
    ("GET", "/delivery/v1/resources/{resource_id}"),
    ("GET", "/delivery/v1/resources/{resource_id}/json-ld"),
    ("GET", "/delivery/v1/resources/{resource_id}/locales"),
    ("GET", "/delivery/v1/resources/{resource_id}/related"),
    ("GET", "/delivery/v1/sites"),
    ("GET", "/delivery/v1/sites/{site}"),
    ("GET", "/delivery/v1/sites/{site}/channels"),
    ("GET", "/delivery/v1/sites/{site}/disclosure-catalogue"),
    ("GET", "/delivery/v1/sites/{site}/libraries"),
    ("GET", "/delivery/v1/taxonomies/{scheme}"),
    ("GET", "/files/{sha256}/{name}"),
    ("GET", "/feeds/{site}.atom"),
    ("GET", "/feeds/{site}.json"),
    ("GET", "/feeds/{site}.rss"),
    ("GET", "/feeds/{site}/{channel}.atom"),
    ("GET", "/feeds/{site}/{channel}.json"),
    ("GET", "/feeds/{site}/{channel}.rss"),
    ("GET", "/feeds/{site}/-/libraries/{library}.atom"),
    ("GET", "/feeds/{site}/-/libraries/{library}.json"),
    ("GET", "/feeds/{site}/-/libraries/{library}.rss"),
    ("GET", "/feeds/{site}/-/types/{type}.atom"),
    ("GET", "/feeds/{site}/-/types/{type}.json"),
    ("GET", "/feeds/{site}/-/types/{type}.rss"),
    ("GET", "/feeds/{site}/-/subjects/{subject}.atom"),
    ("GET", "/feeds/{site}/-/subjects/{subject}.json"),
    ("GET", "/feeds/{site}/-/subjects/{subject}.rss"),
    ("GET", "/sitemaps/{site}.xml"),
    ("GET", "/sitemaps/{site}/{part}.xml"),
    ("GET", "/sitemaps/{site}/robots.txt"),
    ("GET", "/docs"),
    ("GET", "/docs/assets/{name}"),
    ("GET", "/docs/errors"),
    ("GET", "/docs/start.js"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/openapi.json"),
    ("GET", "/readyz"),
}
"""What anybody may ask for. Another public route has to be thought over, and then written down here."""

BEFORE_FIRST_CHANGE = {
    ("GET", "/api/v1/me"),
    ("POST", "/api/v1/auth/logout"),
    ("POST", "/api/v1/auth/password"),
}
"""What somebody may do who has not yet changed the initial password."""


class Route(NamedTuple):
    """One method of one path; `template` as the OpenAPI document writes it, `path` with samples in it."""

    method: str
    template: str
    path: str
    is_public: bool
    takes_query: bool
    takes_upload: bool

    @property
    def key(self) -> tuple[str, str]:
        """What tables name it by."""
        return self.method, self.template


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
    return [route for route in routes(app) if route.key not in PUBLIC]


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
