"""The demo city, on SQLite for every test that only looks at it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.config import Settings
from cms.db import Database
from cms.library.models import Resource
from tests import demos


class Loaded(NamedTuple):
    """A library that holds the demo."""

    settings: Settings
    database: Database


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The demo in a library of its own; not to be changed by a test."""
    settings = demos.copied(tmp_path_factory, tmp_path_factory.mktemp("demo"))
    database = Database(settings.database_url)
    yield Loaded(settings, database)
    database.dispose()


@pytest.fixture
def session(loaded: Loaded) -> Iterator[Session]:
    """A session that reads the demo."""
    with loaded.database.reading() as made:
        yield made


@pytest.fixture
def titled(session: Session):
    """The one resource whose title begins like this."""

    def find(beginning: str) -> Resource:
        return session.scalars(select(Resource).where(Resource.title.startswith(beginning))).one()

    return find


@pytest.fixture
def accounts_file(loaded: Loaded) -> Path:
    """Where names and passwords were written."""
    return loaded.settings.home / "demo-accounts.json"
