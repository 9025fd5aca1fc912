"""The whole OpenAPI document under schemathesis, as every duty and as nobody: no error of the inside, no mismatch."""

import logging
import os
import secrets
from collections.abc import Iterator

import pytest
from flask import Flask

from cms.app import create_app
from cms.config import Settings
from cms.db import Database
from cms.demo.load import load_demo
from tests.prove.fuzzing import Told, fuzz
from tests.prove.hostile import Hostile
from tests.prove.known import PEOPLE, known, revive, sign_in
from tests.prove.life import live

pytestmark = pytest.mark.prove
EXAMPLES = int(os.environ.get("PROVE_EXAMPLES", "10"))


@pytest.fixture
def city(settings: Settings, database: Database) -> Iterator[Flask]:
    """The application over the demo city; what it logs is of no interest here."""
    load_demo(settings)
    app = create_app(settings, database)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    logging.disable(logging.CRITICAL)
    yield app
    logging.disable(logging.NOTSET)


def test_nothing_that_is_sent_meets_an_error_or_an_answer_that_is_not_documented(city, report):
    told = {"a life of everything": live(city)}
    there = known(city)
    for duty in ("editor", "system_admin"):
        told[f"hostile values, as {duty}"] = Hostile(city, sign_in(city, PEOPLE[duty]), there).run()
        revive(city)
    for duty, headers in {"nobody": {}, **{duty: sign_in(city, name) for duty, name in PEOPLE.items()}}.items():
        seed = secrets.randbits(32)
        told[f"schemathesis, as {duty} (seed {seed})"] = fuzz(city, headers, there, EXAMPLES, seed)
        revive(city)
    for who, one in told.items():
        report(f"{who}: {one}")
    failures = [f"{who}: {key}\n{text}" for who, one in told.items() for key, text in one.failures.items()]
    assert not failures, "\n\n".join(failures)
    assert_every_operation_succeeded(list(told.values()))


def assert_every_operation_succeeded(told: list[Told]) -> None:
    """What never succeeds was not really tried."""
    operations = {label for one in told for label in one.operations}
    succeeded = {label for one in told for label in one.succeeded}
    assert len(operations) > 70
    assert operations - succeeded == set()
