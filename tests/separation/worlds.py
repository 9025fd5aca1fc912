"""A world of its own for each walk: on a fresh database of the kind that some settings name, with its own clock."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cms.config import Settings
from cms.db import Database
from tests import databases
from tests.separation.machine import World, keep_time
from tests.separation.people import people

AT_FIRST = 6
"""So many drafts there are at the beginning, so that a short life has something to try its hands at."""


@contextmanager
def world_of(settings: Settings, home: Path) -> Iterator[World]:
    """A world that has only begun."""
    if settings.database_url.startswith("sqlite"):
        home.mkdir(parents=True)
        fresh = databases.sqlite(home)
        database = Database(fresh.database_url, pool_size=2)
    else:
        fresh = databases.postgresql(home)
        database = databases.kept(fresh.database_url, fresh.database_pool)
    with pytest.MonkeyPatch.context() as patch:
        world = people(database, fresh)
        keep_time(world, patch)
        patch.setattr(logging.getLogger("zhengku.worker"), "disabled", True)  # it tells of every delay
        world.states = {world.cast.draft(title=f"第{number}号通知"): "draft" for number in range(AT_FIRST)}
        yield world
    if database.is_sqlite:
        database.dispose()
    else:
        database.direct.close()
