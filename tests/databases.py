"""Migrated databases for tests: SQLite copied from a template file, PostgreSQL emptied between tests."""

import os
import shutil
import sqlite3
from functools import cache
from hashlib import sha256
from pathlib import Path

import psycopg

from cms import config, migrate
from tests import postgres

ROOT = Path(__file__).parents[1]
KEY = "f3Rk9vQ2xW7mB1tZ8yL4nH6cJ0pD5sGa"
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


def postgresql(home: Path, **values: str) -> config.Settings:
    """Settings of this process's PostgreSQL database, brought back to what a migrated database holds."""
    connection = worker()
    postgres.reset(connection)
    return on(connection.info.dbname, home, **values)


def release() -> None:
    """Drop this process's database, if it ever had one."""
    if worker.cache_info().currsize:
        name = worker().info.dbname
        worker().close()
        postgres.drop(name)
        worker.cache_clear()


def on(name: str, home: Path, **values: str) -> config.Settings:
    """Settings of a database on the tests' server: the application owns nothing, another role migrates."""
    application, owner = postgres.as_role(name, postgres.APPLICATION), postgres.as_role(name, postgres.OWNER)
    return settings(home, database_url=application, migration_database_url=owner, **values)
