"""Values that databases and parsers stumble over, in every parameter and in every field of content.

schemathesis knows what the document tells; it does not send broken UTF-8 in addresses, and content is free there.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import orjson
from flask import Flask

from tests.client import Contract
from tests.prove.fuzzing import ENDING_SIGN_INS, Told
from tests.prove.known import Sender, revive

RAW = (
    *("", "%00", "a%00b", "%FF", "%ED%A0%80", "%F4%90%80%80", "%25", "%0D%0A", "%E2%80%AE", "..%2F..", "%2F", "'"),
    *("-1", "0", "1e9", "9223372036854775808", "9" * 30, "x" * 5000, quote("𠮷" * 150), "%D9%A3", "null", "[]", "NaN"),
)
"""Percent-encoded values of parameters."""

VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**63, 2**64 - 1, 1e308, "", " ", "\0", "a\0b", "\ufffe", "\u202eabc", "𠮷" * 600),
    *("x" * 100_000, "0001-01-01", "9999-12-31T23:59:59-23:59", "2026-02-30", "2026-01-01T00:00:00.1234567891+08:00"),
    *([], {}, [[]], [None], [{}], ["\0"], [0], {"zh": "\0"}, {"\0": 1}, [{"attachment_id": "\0", "target_id": "\0"}]),
)
"""Values of fields of content."""

UNPARSABLE = (b"", b"{", b'{"a":"\\ud800"}', b'{"a":"\xff"}', b"[" * 100_000, b"null", b'"', b"1", b'{"a":1e999}')
"""Bodies that are no object of JSON."""


class Hostile:
    """Sends them as somebody, to what was not tried before, and holds each answer against the document."""

    def __init__(self, app: Flask, who: Sender, tried: frozenset[str] = frozenset()) -> None:
        self.told = Told()
        self._app, self._http = app, app.test_client()
        self._who, self._tried = who, tried
        self._document = orjson.loads(self._http.get("/openapi.json").get_data())
        self._contract = Contract(self._document)

    def run(self) -> Told:
        """Everything; what was told."""
        for path, item in self._document["paths"].items():
            for method in set(item) & {"get", "post", "patch", "delete"}:
                label = f"{method.upper()} {path}"
                if self._who.may_try(label) and label not in self._tried:
                    self.told.operations.add(label)
                    self._parameters(method.upper(), path, item, item[method])
        if own := self._own():
            self._fields(own)
        return self.told

    def _parameters(self, method: str, path: str, item: Mapping[str, Any], operation: Mapping[str, Any]) -> None:
        named = [*item.get("parameters", []), *operation.get("parameters", [])]
        fitting = {one["name"]: self._one(one["name"]) for one in named if one["in"] == "path"}
        for parameter in named:
            for raw in RAW:
                values, query, headers = dict(fitting), "", {}
                if parameter["in"] == "path":
                    values[parameter["name"]] = raw
                elif parameter["in"] == "query":
                    query = f"?{parameter['name']}={raw}"
                elif "%" not in raw:
                    headers = {parameter["name"]: raw}
                self._send(method, path, path.format(**values) + query, {}, headers)
        if "requestBody" in operation:
            self._bodies(method, path, path.format(**fitting), operation["requestBody"]["content"])

    def _bodies(self, method: str, path: str, address: str, content: Mapping[str, Any]) -> None:
        """Bodies that cannot be read, then good ones of which one member is bad."""
        for body in UNPARSABLE:
            self._send(method, path, address, body, {})
        members = self._members(content.get("application/json", {}).get("schema", {}))
        good = {name: member["example"] for name, member in members.items() if "example" in member}
        for name in members:
            for value in VALUES:
                self._send(method, path, address, {**good, name: value}, {})

    def _members(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        told = self._document["components"]["schemas"].get(name, schema)
        members: Mapping[str, Any] = told.get("properties", {})
        return members

    def _one(self, name: str) -> str:
        return quote(next(iter(self._who.known.get(f"path.{name}", ())), "1"), safe="/")

    def _fields(self, own: str) -> None:
        """Every field of every content type with every value, in a draft of the person's own organization."""
        for kind, name in self._names():
            for value in VALUES:
                content = {"title": "来意不善的一件", name: value}
                body = {"type": kind, "organization_id": own, "content": content}
                self._send("POST", "/api/v1/resources", "/api/v1/resources", body, {})

    def _own(self) -> str | None:
        """An organization for which the person may create, if that is the person's duty."""
        me = self._http.get("/api/v1/me", headers=self._who.headers).json["data"]
        scopes = [one["scope"] for one in me["assignments"] if me["duty"] == "editor"]
        return next((scope["id"] for scope in scopes if scope["type"] == "organization"), None)

    def _names(self) -> Iterator[tuple[str, str]]:
        """Every field of every type; one that many types have as it is, of the first of them."""
        told = self._http.get("/api/v1/content-types", headers=self._who.headers).json["data"]
        found = {orjson.dumps(one): (kind["name"], one["name"]) for kind in reversed(told) for one in kind["fields"]}
        yield from found.values()

    def _send(self, method: str, path: str, address: str, body: Any, headers: dict[str, str]) -> None:
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        sent = None if method in ("GET", "DELETE") else data
        given = {**self._who.headers, **headers}
        answer = self._http.open(address, method=method, data=sent, headers=given, content_type="application/json")
        self.told.statuses[answer.status_code] += 1
        if f"{method} {path}" in ENDING_SIGN_INS and answer.status_code < 300:
            revive(self._app)
        try:
            assert answer.status_code < 500
            self._contract.check(method, path, answer)
        except AssertionError as fault:
            self.told.failures.setdefault(f"{method} {address[:120]}", f"{answer.status_code} {data[:200]!r} {fault}")
