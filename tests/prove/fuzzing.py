"""schemathesis over the whole document: what it is told of the data that is there, and what it says."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import schemathesis
from flask import Flask
from schemathesis import Case, HookContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.hooks import unregister

from tests.prove.known import Sender, present_etag, revive

PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
ENDING_SIGN_INS = (
    "POST /api/v1/auth/logout",
    "POST /api/v1/auth/password",
    "POST /api/v1/auth/refresh",
    "PATCH /api/v1/users/{user_id}",
    "POST /api/v1/users/{user_id}/password-resets",
)
KNOWN_IN_EVERY = 0.7
"""How often a parameter gets a value that is there."""


@dataclass
class Told:
    """Answers by status, and every failure as text, once a kind."""

    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    succeeded: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)

    def note(self, event: events.EngineEvent) -> None:
        """Take down what a finished scenario or an error of the engine says."""
        if isinstance(event, events.NonFatalError):
            self.failures.setdefault(f"{event.label}: {event.info.title}", str(event.info))
        if isinstance(event, events.FatalError):
            self.failures.setdefault("engine", repr(event.exception))
        if isinstance(event, events.ScenarioFinished):
            self._note_scenario(event.recorder)

    def _note_scenario(self, recorder: Any) -> None:
        for case_id, interaction in recorder.interactions.items():
            label = recorder.cases[case_id].value.operation.label if case_id in recorder.cases else recorder.label
            self.operations.add(label)
            if interaction.response is not None:
                status = interaction.response.status_code
                self.statuses[status] += 1
                if status < 400 and label.startswith(f"{interaction.request.method} "):
                    self.succeeded.add(label)
            for check in recorder.checks.get(case_id, ()):
                self.checks[check.name] += 1
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    key = f"{label}: {check.name}: {failure.title}"
                    self.failures.setdefault(key, f"{failure.message}\n{check.failure_info.code_sample}")

    def __str__(self) -> str:
        counted = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"{self.statuses.total()} requests, {counted}"


def fuzz(app: Flask, who: Sender, most: int, seed: int) -> Told:
    """Run every phase over what the sender may ask for, with at most so many examples of each."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "dictionaries": {_name(key): {"values": sorted(values)} for key, values in who.known.items()},
            "parameters": {key: {"dictionary": _name(key), "probability": KNOWN_IN_EVERY} for key in who.known},
            "headers": dict(who.headers),
            "continue-on-failure": True,
            "generation": {"max-examples": most, "no-shrink": True, "database": "none"},
            "checks": {"enabled": False} | {name: {"enabled": True} for name in CHECKS},
            "phases": {name: {"enabled": True} for name in PHASES} | {"coverage": {"unexpected-methods": []}},
        }
    )
    told = Told()
    with _hooks(app, Random(seed), {value for values in who.known.values() for value in values}):
        document = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
        tried = document.include(lambda context: who.may_try(context.operation.label))
        for event in from_schema(tried).execute():
            told.note(event)
    return told


@contextmanager
def _hooks(app: Flask, chance: Random, there: set[str]) -> Iterator[None]:
    """Send ETags that are right, and bring back sign-ins that the fuzz itself ended, within the block."""

    def before_call(_context: HookContext, case: Case, _options: dict[str, Any]) -> None:
        if "If-Match" in case.headers and chance.random() < KNOWN_IN_EVERY:
            case.headers["If-Match"] = present_etag(app, case.operation.path, case.path_parameters, case.headers, there)

    def after_call(_context: HookContext, case: Case, response: Response) -> None:
        if response.status_code < 300 and case.operation.label in ENDING_SIGN_INS:
            revive(app)

    both = (before_call, after_call)
    for hook in both:
        schemathesis.hook(hook)
    try:
        yield
    finally:
        for hook in both:
            unregister(hook)


def _name(parameter: str) -> str:
    return parameter.replace(".", "_")
