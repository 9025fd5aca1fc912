"""A client for tests that checks every response against the OpenAPI document."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import orjson
from flask import Flask
from jsonschema_rs import Draft202012, Draft202012Validator, Registry
from werkzeug.test import TestResponse

UNDOCUMENTED = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs")


def _pattern(path: str, part: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]*\\\}", part, re.escape(path)) + r"\Z")


class Contract:
    """The OpenAPI document as a set of checks."""

    def __init__(self, document: dict[str, Any]) -> None:
        paths = document["paths"].items()
        # A code may hold slashes: where no path fits as it is written, the longest one that then fits counts.
        self._paths = [
            *((_pattern(path, "[^/]+"), item) for path, item in sorted(paths, key=lambda pair: pair[0].count("{"))),
            *((_pattern(path, ".+"), item) for path, item in sorted(paths, key=lambda pair: -len(pair[0]))),
        ]
        self._registry = Registry([("urn:api", document)], draft=Draft202012)
        self._validators: dict[bytes, Draft202012Validator] = {}

    def check(self, method: str, path: str, response: TestResponse) -> None:
        """Fail unless the document has this route, status and media type, and the body is of its schema."""
        if path.startswith(UNDOCUMENTED) or response.status_code == 405:
            return
        item = next((item for pattern, item in self._paths if pattern.match(path)), None)
        if item is None:
            assert response.status_code == 404, f"{method} {path} is not in the document"
            return
        operation = item.get("get" if method == "HEAD" else method.lower())
        if operation is None:
            assert response.status_code == 404, f"{method} {path} is not in the document"
            return
        answer = operation["responses"].get(str(response.status_code))
        assert answer is not None, f"{method} {path} does not document {response.status_code}"
        body = response.get_data()
        if not body or response.status_code == 304:
            return
        content = answer.get("content", {})
        assert response.mimetype in content, (
            f"{method} {path} {response.status_code}: {response.mimetype} is undocumented"
        )
        if "json" in response.mimetype:
            self._validate(content[response.mimetype].get("schema", {}), orjson.loads(body), f"{method} {path}")

    def _validate(self, schema: dict[str, Any], value: Any, where: str) -> None:
        faults = [
            f"{'/'.join(map(str, error.instance_path))}: {error.message[:200]}"
            for error in self._validator(schema).iter_errors(value)
        ]
        assert not faults, f"{where}: {faults}"

    def _validator(self, schema: dict[str, Any]) -> Draft202012Validator:
        """Made once for each schema; what OpenAPI 3.1 adds to JSON Schema says nothing of what is valid."""
        told = orjson.dumps(schema)
        if told not in self._validators:
            rooted = orjson.loads(told.replace(b'"#/components', b'"urn:api#/components'))
            self._validators[told] = Draft202012Validator(rooted, registry=self._registry)
        return self._validators[told]


@cache
def _contract(app: Flask) -> Contract:
    return Contract(orjson.loads(app.test_client().get("/openapi.json").get_data()))


class Client:
    """Requests as somebody of the cast; `None` is a stranger without a token."""

    def __init__(self, app: Flask, token: Callable[[str], str]) -> None:
        self._http = app.test_client()
        self.token = token
        self._contract = _contract(app)

    def request(self, method: str, path: str, who: str | None = None, **options: Any) -> TestResponse:
        """Send one request and check the answer."""
        headers = dict(options.pop("headers", {}))
        if who is not None:
            headers.setdefault("Authorization", f"Bearer {self.token(who)}")
        answer = self._http.open(path, method=method, headers=headers, buffered=True, **options)
        self._contract.check(method, path.partition("?")[0], answer)
        return answer

    def get(self, path: str, who: str | None = None, **options: Any) -> TestResponse:
        """GET."""
        return self.request("GET", path, who, **options)

    def post(self, path: str, who: str | None = None, **options: Any) -> TestResponse:
        """POST."""
        return self.request("POST", path, who, **options)

    def patch(self, path: str, who: str | None = None, **options: Any) -> TestResponse:
        """PATCH."""
        return self.request("PATCH", path, who, **options)

    def delete(self, path: str, who: str | None = None, **options: Any) -> TestResponse:
        """DELETE."""
        return self.request("DELETE", path, who, **options)
