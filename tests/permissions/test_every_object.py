"""Every object that the management API answers with tells what may be done with it, or stands here with the reason."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.client import Client

WITHOUT = {
    "/api/v1/me": "oneself: what one may is told by /me/permissions",
    "/api/v1/resources/{resource_id}/withdrawals": "written once: nothing can be done with it",
    "/api/v1/interpretation-waivers": "written once: nothing can be done with it",
    "/api/v1/resources/{resource_id}/interpretation-waivers": "the same",
}
"""Paths whose objects have an id and yet no `_actions`."""


class Document:
    """The OpenAPI document with references followed."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths, self._schemas = document["paths"], document["components"]["schemas"]

    def members(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The properties of a schema."""
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        found: dict[str, Any] = (schema.get("items") and self.members(schema["items"])) or schema.get("properties", {})
        return found

    def required(self, schema: dict[str, Any]) -> list[str]:
        """The properties that are always there."""
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        found: list[str] = schema.get("required", [])
        return found

    def answers(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method, path and the schema of `data` of every answer of the management API that is no refusal."""
        for path, item in self._paths.items():
            for method, operation in item.items():
                if not path.startswith("/api/v1/") or method == "parameters":
                    continue
                for status, answer in operation["responses"].items():
                    told = answer.get("content", {}).get("application/json", {}).get("schema")
                    data = self.members(told).get("data") if told and status.startswith("2") else None
                    if data:
                        yield method, path, data

    def parameters(self, path: str) -> set[str]:
        """The names of what a list can be asked by."""
        return {one["name"] for one in self._paths[path]["get"].get("parameters", ())}


@pytest.fixture
def document(client: Client) -> Document:
    """The document of the application."""
    return Document(client.get("/openapi.json").get_json())


def test_every_object_with_an_id_tells_what_may_be_done_with_it_or_why_not(document: Document) -> None:
    silent = {
        path
        for _method, path, data in document.answers()
        if "id" in document.members(data) and "_actions" not in document.members(data)
    }
    assert silent <= set(WITHOUT)


def test_an_object_by_itself_always_tells_it_and_a_list_when_it_is_asked_to(document: Document) -> None:
    told = 0
    for method, path, data in document.answers():
        if "_actions" not in document.members(data):
            continue
        told += 1
        if data.get("type") == "array":
            assert method == "get"
            assert "include" in document.parameters(path), path
        else:
            assert "_actions" in document.required(data), path
    assert told > 60
