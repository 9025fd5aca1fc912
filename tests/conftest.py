"""What all tests share: databases of both kinds, settings, and a guard against the network."""

import gc
import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from cms import db
from cms.config import Settings
from cms.db import Database
from tests import databases

pytest_plugins = ["tests.cast"]
LOCAL = ("127.", "::1", "localhost")

# How long an example takes says how busy the machine is.
examples.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("tests")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Each of several processes has a half, or so, in one piece, and helps the others when it is through with it.

    What a session makes once, the demo city and the browser before it, few of them need then.
    """
    if config.getoption("numprocesses", None) and config.option.dist == "no":
        config.option.dist = "worksteal"


def pytest_collection_finish() -> None:
    """What is imported stays: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; a test that is about one of them parametrizes "dialect" itself."""
    return str(request.param)


@pytest.fixture
def settings(dialect: str, tmp_path: Path) -> Settings:
    """Settings that name a migrated database without content, on SQLite, then on PostgreSQL."""
    if dialect == "sqlite":
        return databases.sqlite(tmp_path)
    require_postgresql()
    return databases.postgresql(tmp_path)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database as the application sees it: on PostgreSQL through a role that owns nothing."""
    if settings.database_url.startswith("postgresql"):
        kept = databases.kept(settings.database_url, settings.database_pool)
        yield kept
        kept.direct.close()
        return
    made = Database(settings.database_url, pool_size=settings.database_pool)
    yield made
    made.dispose()


def require_postgresql() -> None:
    """Skip, with the reason in the summary, where PostgreSQL cannot be started; under CI that is a failure."""
    if fault := _postgresql_fault():
        if os.environ.get("CI") == "true":
            raise fault
        pytest.skip(f"PostgreSQL could not be started: {fault!r}")


@cache
def _postgresql_fault() -> Exception | None:
    try:
        databases.worker()
    except Exception as fault:
        return fault
    return None


@pytest.fixture(scope="session", autouse=True)
def _own_databases_are_dropped() -> Iterator[None]:
    yield
    databases.release()


@pytest.fixture(scope="session", autouse=True)
def _databases_are_cheap() -> Iterator[None]:
    """Statements are compiled once a process; nothing has to survive a power cut, as on the tests' PostgreSQL."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "create_engine", databases.engine)
        patch.setattr(db, "_SQLITE_PRAGMAS", (*db._SQLITE_PRAGMAS, "PRAGMA synchronous=OFF"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Tests reach this machine only: an address elsewhere is refused before anything is sent."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOCAL):
            message = f"a test wanted to reach {address!r}"
            raise RuntimeError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
