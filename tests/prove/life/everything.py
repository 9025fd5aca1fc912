"""A life of everything: every operation of the document succeeds and is checked.

The world makes one of everything for good. Then each row of the matrix is asked for by everybody who may, undone each
time so that all find the same world; what no row brings about, since the state of the thing forbids it, are stories of
their own.
"""

from flask import Flask

from cms.app import make_services
from cms.config import Settings
from cms.services import EXTENSION
from tests.cast import Cast
from tests.client import Client
from tests.permissions.asking import Asking
from tests.permissions.matrix import COLUMNS, MATRIX
from tests.permissions.world import Rehearsal, World
from tests.prove.fuzzing import Told
from tests.prove.life import accounts, long_work, places, reviews
from tests.prove.life.checked import Checked
from tests.prove.life.steps import Steps


def live(app: Flask, client: Client, cast: Cast, settings: Settings) -> tuple[Told, dict[str, str]]:
    """What was told, and the things of the world, which are still there."""
    checked = Checked(app, client.token)
    world = World(cast, checked)
    _rehearse(app, checked, Asking(app, checked, cast, world), settings)
    steps = Steps(cast, checked, world.things)
    places.live(steps)
    reviews.live(steps)
    long_work.live(steps, settings)
    accounts.live(steps)
    return checked.told, world.things


def _rehearse(app: Flask, checked: Checked, asking: Asking, settings: Settings) -> None:
    services, rehearsal = app.extensions[EXTENSION], Rehearsal(settings.database_url)
    app.extensions[EXTENSION] = make_services(settings, rehearsal)
    for row, cells in MATRIX.items():
        for who, cell in zip(COLUMNS.values(), cells.split(), strict=True):
            if cell == "+":
                checked.hold(row.partition(" ")[0], asking.path(row), asking.answer(row, who))
    rehearsal.dispose()
    app.extensions[EXTENSION] = services
