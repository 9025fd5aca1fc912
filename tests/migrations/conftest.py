"""Empty databases of both kinds for migrations to begin with, and the example's schema in them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from cms import migrate
from cms.config import Settings
from cms.db import Database
from tests import databases, postgres
from tests.conftest import require_postgresql
from tests.migrations import examples


@pytest.fixture
def empty(dialect: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a database in which nothing is."""
    if dialect == "sqlite":
        yield databases.settings(tmp_path)
        return
    require_postgresql()
    name = f"{databases.worker().info.dbname}_{uuid4().hex[:8]}"
    postgres.create(name)
    yield databases.on(name, tmp_path)
    postgres.drop(name)


@pytest.fixture
def schema(tmp_path: Path) -> migrate.Schema:
    """The example: two tables, rules of every kind, one version."""
    return examples.schema(tmp_path / "versions")


@pytest.fixture
def example(empty: Settings, schema: migrate.Schema) -> Iterator[Database]:
    """The example's database as the application sees it."""
    migrate.upgrade(empty, schema)
    made = Database(empty.database_url)
    yield made
    made.dispose()


@pytest.fixture
def owner(empty: Settings) -> Iterator:
    """An engine of the role that owns the tables, to do damage with."""
    made = create_engine(empty.migration_database_url)
    yield made
    made.dispose()
