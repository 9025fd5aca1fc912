"""Connections beside the pool, for single SELECTs of the hot path: the pool costs more than such a statement."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.exc import DBAPIError

Rows = list[tuple[Any, ...]]
Prepare = Callable[[Any], None]

CURSOR: Mapping[str, Mapping[str, bool]] = {"postgresql": {"binary": True}}
"""How cursors are made, by dialect: as text, PostgreSQL sends twice as many bytes of a representation."""


class Connections:
    """Open connections on which each statement is a transaction of its own; as many as were ever used at once.

    One that the server has closed meanwhile is replaced, and its statement run again: it only reads.
    """

    def __init__(self, engine: Engine, prepare: Prepare) -> None:
        """`prepare` is called with a connection before each statement."""
        self._engine = engine
        self._prepare = prepare
        self._idle: deque[Any] = deque()
        self._generation = 0

    @property
    def dialect(self) -> Dialect:
        """What the database speaks."""
        return self._engine.dialect

    def rows(self, statement: str, parameters: Any) -> Rows:
        """Every row as the driver has it. Raises SQLAlchemy's errors."""
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._run(self._open(), statement, parameters)
        try:
            return self._run(connection, statement, parameters)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self.close()
            return self._run(self._open(), statement, parameters)

    def _open(self) -> Any:
        driver = self.dialect.loaded_dbapi
        try:
            pooled = self._engine.raw_connection()
        except driver.Error as error:
            raise DBAPIError.instance(None, None, error, driver.Error) from error
        connection: Any = pooled.dbapi_connection
        pooled.detach()
        if self.dialect.name == "postgresql":
            connection.autocommit = True
        return connection

    def _run(self, connection: Any, statement: str, parameters: Any) -> Rows:
        generation = self._generation
        self._prepare(connection)
        cursor = connection.cursor(**CURSOR.get(self.dialect.name, {}))
        try:
            found: Rows = cursor.execute(statement, parameters).fetchall()
        except Exception as error:
            raise self._told(error, connection, cursor, statement) from error
        if generation == self._generation:
            self._idle.append(connection)
        else:
            connection.close()
        return found

    def _told(self, error: Exception, connection: Any, cursor: Any, statement: str) -> BaseException:
        """The error as SQLAlchemy's; the connection is closed, whatever is wrong with it."""
        driver = self.dialect.loaded_dbapi
        is_gone = isinstance(error, driver.Error) and self.dialect.is_disconnect(error, connection, cursor)
        connection.close()
        return DBAPIError.instance(statement, None, error, driver.Error, connection_invalidated=is_gone)

    def close(self) -> None:
        """Close those that nobody uses, and each of the others after its statement."""
        self._generation += 1
        while self._idle:
            self._idle.pop().close()
