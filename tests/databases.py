"""Migrated databases for tests: SQLite copied from a template file, PostgreSQL emptied between tests."""

import os
import shutil
import sqlite3
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine

from cms import config, migrate
from cms.db import Database
from tests import postgres

ROOT = Path(__file__).parents[1]
KEY = "f3Rk9vQ2xW7mB1tZ8yL4nH6cJ0pD5sGa"
STATEMENTS = 2000
"""So many compiled statements are kept by an engine: all that the tests have, not only those of one of them."""

_KEPT: list[Database] = []
SOURCES = ("cms/db.py", "cms/migrate.py", "cms/**/models.py", "migrations/**/*.py")


def settings(home: Path, **values: str) -> config.Settings:
    """Settings of a test: a home of its own, cheap passwords, and further values by the names of the settings."""
    named = {"home": str(home), "secret_key": KEY, "password_hash_cost": "fast"} | values
    return config.load({f"ZHENGKU_{name.upper()}": value for name, value in named.items()})


@cache
def fingerprint() -> str:
    """Changes whenever the schema may have: templates are kept under it from one session to the next."""
    digest = sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def migrated(made: config.Settings) -> None:
    """Bring an empty database to the newest version."""
    migrate.upgrade(made)


@cache
def sqlite_template() -> Path:
    """A migrated SQLite file in WAL mode, made once for every state of the schema."""
    path = postgres.FOLDER / f"{fingerprint()}.db"
    with postgres.one_at_a_time():
        if not path.exists():
            home = postgres.FOLDER / f"making-{os.getpid()}"
            made = settings(home)
            migrated(made)
            with sqlite3.connect(home / "zhengku.db") as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            (home / "zhengku.db").rename(path)
            shutil.rmtree(home)
            made_before = sorted(postgres.FOLDER.glob("*.db"), key=lambda each: each.stat().st_mtime)
            for old in made_before[: -postgres.KEPT_TEMPLATES]:
                old.unlink()
    return path


def sqlite(home: Path, **values: str) -> config.Settings:
    """Settings of a fresh SQLite database."""
    made = settings(home, **values)
    shutil.copyfile(sqlite_template(), home / "zhengku.db")
    return made


def engine(url: str, **options: Any) -> Engine:
    """`create_engine` for tests: each has its own SQLite file and so its own engines, but none compiles anew.

    What a statement comes to in SQL depends on the dialect alone.
    """
    made = create_engine(url, query_cache_size=STATEMENTS, **options)
    if made.dialect.name == "sqlite":
        known = _sqlite_engine(**{name: options[name] for name in ("json_serializer", "json_deserializer")})
        made.dialect = made.pool._dialect = known.dialect
        made._compiled_cache = known._compiled_cache
    return made


@cache
def _sqlite_engine(**options: Any) -> Engine:
    """The engine whose dialect, and what was compiled for it, all others share."""
    made = create_engine("sqlite://", query_cache_size=STATEMENTS, **options)
    made.connect().close()  # the dialect learns of SQLite by its first connection
    made.dispose()
    return made


@cache
def worker() -> psycopg.Connection:
    """The superuser's connection to this process's own PostgreSQL database, a copy of the template."""
    template, name = f"template_{fingerprint()}", f"worker_{os.getpid()}"
    with postgres.one_at_a_time():
        postgres.server()
        if not postgres.exists(template):
            home = postgres.FOLDER / "making"
            postgres.drop("making")
            postgres.create("making")
            migrated(on("making", home))
            shutil.rmtree(home)
            postgres.prepare_reset("making")
            postgres.rename("making", template)
        postgres.create(name, template)
    url = postgres.server().set(database=name, drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


@cache
def kept(url: str, pool_size: int) -> Database:
    """Kept where the address is the same in every test: statements are compiled once, servers' processes stay warm."""
    _KEPT.append(Database(url, pool_size=pool_size))
    return _KEPT[-1]


def idle() -> list[int]:
    """The servers' processes that only wait for the next test: their connections lie in the pool of a kept database."""
    entries = [entry for one in _KEPT for entry in [*one.reader.pool._pool.queue]]
    return [one.dbapi_connection.info.backend_pid for one in entries if one.dbapi_connection is not None]


def postgresql(home: Path, **values: str) -> config.Settings:
    """Settings of this process's PostgreSQL database, brought back to what a migrated database holds."""
    connection = worker()
    postgres.reset(connection, idle())
    return on(connection.info.dbname, home, **values)


def release() -> None:
    """Drop this process's database, if it ever had one."""
    while _KEPT:
        _KEPT.pop().dispose()
    if worker.cache_info().currsize:
        name = worker().info.dbname
        worker().close()
        postgres.drop(name)
        worker.cache_clear()


def on(name: str, home: Path, **values: str) -> config.Settings:
    """Settings of a database on the tests' server: the application owns nothing, another role migrates."""
    application, owner = postgres.as_role(name, postgres.APPLICATION), postgres.as_role(name, postgres.OWNER)
    return settings(home, database_url=application, migration_database_url=owner, **values)
