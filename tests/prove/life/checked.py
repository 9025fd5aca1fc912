"""A client whose every answer schemathesis holds against the document, and which notes what succeeded."""

from collections.abc import Callable
from typing import Any

import schemathesis
from flask import Flask
from schemathesis import Response
from schemathesis.checks import CHECKS as NAMED
from werkzeug.test import TestResponse

from tests.client import Client
from tests.prove.fuzzing import CHECKS, Told


class Checked(Client):
    """Requests as somebody of the cast, each of which must pass every check."""

    def __init__(self, app: Flask, token: Callable[[str], str]) -> None:
        super().__init__(app, token)
        self.told = Told()
        self._schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
        self.told.operations = {one.ok().label for one in self._schema.get_all_operations()}

    def request(self, method: str, path: str, who: str | None = None, **options: Any) -> TestResponse:
        """Send one request and check the answer."""
        answer = super().request(method, path, who, **options)
        self.hold(method, path, answer)
        return answer

    def hold(self, method: str, path: str, answer: TestResponse) -> None:
        """Check an answer; what the document does not speak of is left alone."""
        operation = self._schema.find_operation_by_path(method, path.partition("?")[0])
        if operation is None:
            return
        self.told.statuses[answer.status_code] += 1
        if answer.status_code < 300:
            self.told.succeeded.add(operation.label)
        case = operation.Case(method=method)
        try:
            case.validate_response(Response.from_any(answer), checks=[NAMED.get_one(name) for name in CHECKS])
        except AssertionError as fault:
            self.told.failures.setdefault(f"{operation.label} {answer.status_code}", str(fault))
