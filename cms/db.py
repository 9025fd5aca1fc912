"""The database: declarative base, column types that behave alike on SQLite and PostgreSQL, engines, transactions."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import orjson
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Table,
    Uuid,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from cms.bell import Bell
from cms.connections import Connections
from cms.turns import Turns


class _Digits(Uuid[str]):
    """An id as text, kept as its digits: they get their dashes back without a UUID being made of each."""

    cache_ok = True

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[str | None], str | None]:
        """Into the text of 36 characters."""
        return _dashed


def _dashed(digits: str | None) -> str | None:
    if digits is None:
        return None
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


Id = Uuid(as_uuid=False).with_variant(_Digits(as_uuid=False), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; SQLite's driver drops zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a naive datetime cannot be stored"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every model; constraint names are derived so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        list[str]: Json,
        list[Any]: Json,
    }


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements without an object a row."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model)
    return table


def _dumps(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA busy_timeout=15000",
    "PRAGMA cache_size=-8000",
    "PRAGMA wal_autocheckpoint=40000",
    "PRAGMA mmap_size=268435456",
)


RINGS = "rings"
"""What a session's `info` holds when its commit is to ring the bell."""

_STEPS_BETWEEN_LOOKS = 200_000


def _read_only(url: str) -> str:
    """The address by which SQLite opens its file without ever writing; another database's as it is."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return url
    file = parts.set(database=f"file:{quote(str(Path(parts.database).resolve()))}", query={"mode": "ro", "uri": "true"})
    return file.render_as_string(hide_password=False)


def _prepare_reading_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("query_only=ON", "busy_timeout=15000", "cache_size=-8000", "mmap_size=268435456"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


class _Deadline:
    """SQLite has no statement timeout: its progress handler ends what a connection does for too long from now on."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def __call__(self, connection: Any, _entry: object = None, _proxy: object = None) -> None:
        until = time.monotonic() + self._seconds
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS_BETWEEN_LOOKS)


class Database:
    """The engines of one process: one that reads, one that writes.

    On SQLite writers take turns, and the writing engine begins every transaction with BEGIN IMMEDIATE, so that none
    fails at its end, and readers are never held up. On PostgreSQL both are one engine. `direct` is for single SELECTs.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 8,
        seconds: int | None = None,
        bell: Path | None = None,
        read_only: bool = False,
    ) -> None:
        """`seconds` is the longest that one statement may take, unlimited if None.

        `bell` is the file of the bell that every commit of a change rings; SQLite's stands beside its file, since who
        shares that need not share the folder of anything else.
        With `read_only` no statement can write, and no file is made beside SQLite's.
        """
        self.url = _read_only(url) if read_only else url
        self._read_only = read_only
        self._seconds = seconds
        self.is_sqlite = url.startswith("sqlite")
        self.reader = self._engine(pool_size)
        self.writer = self._engine(pool_size) if self.is_sqlite else self.reader
        if self.is_sqlite:
            event.listen(self.reader, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
            event.listen(self.writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        file = Path(self.reader.url.database or "") if self.is_sqlite else None
        self._turns = Turns(file) if file and not read_only else None
        bell = file.with_name(f"{file.name}-bell") if file and not read_only else bell
        self.bell = Bell(bell) if bell else None
        has_deadline = self.is_sqlite and seconds is not None
        self.direct = Connections(self.reader, _Deadline(seconds or 0) if has_deadline else lambda _: None)

    def _engine(self, pool_size: int) -> Engine:
        engine = create_engine(
            self.url,
            hide_parameters=True,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            pool_size=pool_size,
            max_overflow=2,
            pool_use_lifo=True,
            pool_pre_ping=not self.is_sqlite,
            connect_args={} if self.is_sqlite else {"options": self._options()},
        )
        if self.is_sqlite:
            event.listen(engine, "connect", _prepare_reading_sqlite if self._read_only else _prepare_sqlite)
            if self._seconds is not None:
                event.listen(engine, "checkout", _Deadline(self._seconds))
        return engine

    def _options(self) -> str:
        limits = f"-c statement_timeout={(self._seconds or 0) * 1000} -c lock_timeout=15000"
        return f"{limits} -c default_transaction_read_only=on" if self._read_only else limits

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading; nothing is committed."""
        with Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is one transaction: committed at the end, rolled back when anything is raised."""
        turn = self._turns.turn() if self._turns else nullcontext()
        with turn, Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session
        if self.bell and session.info.get(RINGS):
            self.bell.ring()

    def checkpoint(self) -> None:
        """Bring SQLite's file up to date with its log, beside readers and writers, so that no writer has to."""
        if self.is_sqlite:
            with self.reader.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")

    def dispose(self) -> None:
        """Close every connection that nobody uses."""
        self.direct.close()
        if self._turns:
            self._turns.close()
        self.reader.dispose()
        self.writer.dispose()
