"""Brings a database to the newest version, and tells whether it still is what the code believes."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url, text

import migrations
from cms.config import Settings
from cms.environment import ConfigurationError, Fault
from cms.models import metadata
from migrations import drift, grants, installing, reading
from migrations.rules import Rule
from migrations.triggers import TRIGGERS
from schemas.text import Text

ROOT = Path(migrations.__file__).parent
LOCK = 7_305_001  # the advisory lock under which one process upgrades; the others wait
LIMITS = "-c lock_timeout=10000 -c statement_timeout=600000"


@dataclass(frozen=True)
class Schema:
    """What a database should be: tables, versions that lead there, triggers. The library's own by default."""

    metadata: MetaData = metadata
    versions: Path = ROOT / "versions"
    triggers: tuple[Rule, ...] = TRIGGERS


def upgrade(settings: Settings, schema: Schema | None = None) -> None:
    """Upgrade to the newest version in one transaction, reinstall the triggers, grant to the application's role.

    Raises:
        ConfigurationError: in production on PostgreSQL, if the role that migrates is also the application's.
        RuntimeError: if rows are left that break a foreign key; nothing is changed then.
    """
    schema = schema or Schema()
    _two_roles(settings)
    _keep_private(settings.migration_database_url)
    with _transaction(settings.migration_database_url) as connection:
        if _versions(schema, connection):
            # Versions change what the rules protect, and SQLite rebuilds no table that another's trigger names.
            installing.remove(connection)
        command.upgrade(configuration(schema, connection), "heads")
        installing.install(connection, schema.triggers)
        if role := application_role(settings):
            grants.install(connection, role, schema.triggers)


def check(settings: Settings, schema: Schema | None = None) -> list[str]:
    """One line for everything that is not as declared: versions, tables, triggers, grants; none when all is well."""
    schema = schema or Schema()
    with _engine(settings.database_url, begin="BEGIN") as engine, engine.connect() as connection:
        lines = _versions(schema, connection) + drift.drift(connection, schema.metadata, schema.triggers)
        if role := application_role(settings):
            lines += grants.difference(connection, role, schema.triggers)
        return lines


def grant_reader(settings: Settings, role: str) -> list[str]:
    """Let a PostgreSQL role read what the front-end zone needs, and nothing else; one line for each grant.

    Raises LookupError for an unknown role or on SQLite, PermissionError for a role that could do more.
    """
    if make_url(settings.migration_database_url).get_backend_name() != "postgresql":
        message = "SQLite has no roles: copy what is public with `zhengku db snapshot`"
        raise LookupError(message)
    with _transaction(settings.migration_database_url) as connection:
        return reading.grant(connection, role)


def snapshot(settings: Settings, target: Path) -> dict[str, int]:
    """Copy what is public of a SQLite database into a file, for the front-end zone; the rows of each table.

    Raises LookupError without such a database, OSError.
    """
    address = make_url(settings.database_url)
    if address.get_backend_name() != "sqlite":
        message = "only SQLite is copied: on PostgreSQL use `zhengku db grant-reader`"
        raise LookupError(message)
    return reading.copy(Path(address.database or ""), target)


def configuration(schema: Schema, connection: Connection | None = None) -> Config:
    """Alembic's configuration for one schema, without a file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(schema.versions).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=schema.metadata)
    return config


def application_role(settings: Settings) -> str | None:
    """The role to grant to: the application's, if PostgreSQL is migrated by another."""
    application, owner = make_url(settings.database_url), make_url(settings.migration_database_url)
    if application.get_backend_name() != "postgresql" or application.username == owner.username:
        return None
    return application.username


def _two_roles(settings: Settings) -> None:
    postgresql = make_url(settings.database_url).get_backend_name() == "postgresql"
    if settings.production and postgresql and application_role(settings) is None:
        detail = Text("升级须用拥有数据表的另一角色", "upgrades need another role, which owns the tables")
        hint = Text("设置它，应用角色不拥有任何表", "set it; the application's role owns nothing")
        raise ConfigurationError([Fault("zhengku.E010", "ZHENGKU_MIGRATION_DATABASE_URL", detail, hint)])


def _keep_private(url: str) -> None:
    """Let nobody but its owner read SQLite's file: it holds drafts and the hashes of passwords.

    SQLite gives the files beside it the same mode. One that is not for everybody is left as somebody wanted it.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or not Path(address.database).parent.is_dir():
        return
    Path(address.database).touch(mode=0o600)
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            file = Path(address.database + ending)
            if file.stat().st_mode & stat.S_IRWXO:
                file.chmod(0o600)


def _versions(schema: Schema, connection: Connection) -> list[str]:
    config = configuration(schema, connection)
    heads = ScriptDirectory.from_config(config).get_heads()
    if len(heads) != 1:
        return [f"migrations have {len(heads)} heads: {', '.join(sorted(heads))}"]
    there = connection.dialect.has_table(connection, grants.VERSIONS)
    query = text("SELECT version_num FROM alembic_version")
    found = sorted(connection.scalars(query)) if there else []
    return [] if found == list(heads) else [f"version is {', '.join(found) or 'none'}, newest is {heads[0]}"]


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    """A transaction in which a schema may change.

    SQLite: foreign keys are off, since rebuilding a table would cascade, and are checked before the commit.
    PostgreSQL: one process at a time, and nobody waits for a lock for long.
    """
    with _engine(url) as engine, engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                message = f"rows break a foreign key: {broken[:5]}"
                raise RuntimeError(message)


@contextmanager
def _engine(url: str, *, begin: str = "BEGIN IMMEDIATE") -> Iterator[Engine]:
    postgresql = make_url(url).get_backend_name() == "postgresql"
    engine = create_engine(url, connect_args={"options": LIMITS} if postgresql else {"timeout": 60})
    if not postgresql:
        event.listen(engine, "connect", _without_foreign_keys)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    try:
        yield engine
    finally:
        engine.dispose()


def _without_foreign_keys(connection: Any, _entry: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself, so that DDL is inside our transaction
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA recursive_triggers=ON")
