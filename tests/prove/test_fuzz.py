"""The whole OpenAPI document under schemathesis, as every duty and as nobody: no error of the inside, no mismatch."""

import logging
import os
import secrets
from collections.abc import Iterator

import pytest
from flask import Flask

from cms.config import Settings
from tests.cast import Cast
from tests.client import Client
from tests.permissions.matrix import COLUMNS
from tests.prove.fuzzing import Told, fuzz
from tests.prove.hostile import Hostile
from tests.prove.known import SENDERS, Sender, known, revive
from tests.prove.life.everything import live

pytestmark = pytest.mark.prove
EXAMPLES = int(os.environ.get("PROVE_EXAMPLES", "3"))


@pytest.fixture
def quiet() -> Iterator[None]:
    """What the application logs is of no interest here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_nothing_that_is_sent_meets_an_error_or_an_answer_that_is_not_documented(
    app: Flask, client: Client, cast: Cast, settings: Settings, quiet: None, report
) -> None:
    life, things = live(app, client, cast, settings)
    there, told = known(app, things), {"a life of everything": life}

    def sender(column: str) -> Sender:
        name = COLUMNS[column]
        return Sender(column, {"Authorization": f"Bearer {client.token(name)}"} if name else {}, there)

    tried = frozenset[str]()
    for column in ("editor", "system administrator", "reviewer, level 3"):
        told[f"hostile values, as {column}"] = Hostile(app, sender(column), tried).run()
        tried |= told[f"hostile values, as {column}"].operations
        revive(app)
    for column in SENDERS:
        seed = secrets.randbits(32)
        told[f"schemathesis, as {column} (seed {seed})"] = fuzz(app, sender(column), EXAMPLES, seed)
        revive(app)
    for who, one in told.items():
        report(f"{who}: {one}")
    failures = [f"{who}: {key}\n{text}" for who, one in told.items() for key, text in one.failures.items()]
    assert not failures, "\n\n".join(failures)
    assert_every_operation_succeeded(life)


def assert_every_operation_succeeded(life: Told) -> None:
    """What never succeeds was not really tried; the life tries all, whatever the fuzz comes upon."""
    assert len(life.operations) > 200
    assert life.operations - life.succeeded == set()
