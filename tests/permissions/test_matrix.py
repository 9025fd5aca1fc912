"""Every route, asked by everybody: the answers are those of the matrix, cell by cell."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from cms.accounts.models import Account
from cms.app import make_services
from cms.config import Settings
from cms.services import EXTENSION
from tests.cast import Cast
from tests.client import Client
from tests.permissions.asking import REFUSALS, Asking
from tests.permissions.matrix import COLUMNS, MATRIX, without_names
from tests.permissions.world import Rehearsal, World
from tests.web.routes import routes

on_one_database = pytest.mark.parametrize("dialect", ["sqlite"])
TOLD_LATER = {200, 201, 202, 204, 409}
"""What the rules let pass: it was done, or the state of the thing is not such that it could be."""


@pytest.fixture
def asking(app: Flask, client: Client, cast: Cast, settings: Settings) -> Iterator[Asking]:
    """Whoever asks changes nothing, so that all find the same world."""
    world = World(cast, client)
    with cast.database.writing() as session:
        fresh = update(Account).where(Account.id == cast.accounts["gao_editor"])
        session.execute(fresh.values(must_change_password=True))
    made = Asking(app, client, cast, world)
    rehearsal = Rehearsal(settings.database_url)
    app.extensions[EXTENSION] = make_services(settings, rehearsal)
    yield made
    rehearsal.dispose()


@on_one_database
def test_every_route_has_its_row_and_every_row_its_route(app: Flask) -> None:
    asked = {without_names(f"{one.method} {one.template}") for one in routes(app)}
    told = {without_names(row) for row in MATRIX}
    assert (asked - told, told - asked) == (set(), set())


def test_every_row_tells_of_everybody() -> None:
    assert {row: cells for row, cells in MATRIX.items() if len(cells.split()) != len(COLUMNS)} == {}


@on_one_database
def test_everybody_gets_the_answers_of_the_matrix(asking: Asking) -> None:
    wrong, odd = {}, {}
    for row, cells in MATRIX.items():
        found = [asking.status(row, who) for who in COLUMNS.values()]
        told = " ".join(REFUSALS.get(status, "+") for status in found)
        if told != cells:
            wrong[row] = told
        if others := set(found) - set(REFUSALS) - TOLD_LATER:
            odd[row] = others
    assert (wrong, odd) == ({}, {})
