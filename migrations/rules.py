"""Rules that the database itself keeps, declared for both dialects; migrations/triggers has the list of them.

A refusal is an IntegrityError on both. Names begin with ``zk_``; one that bears such a name undeclared is removed.
"""

from typing import NamedTuple, Protocol

PREFIX = "zk_"


class Trigger(NamedTuple):
    """One trigger of one dialect: an event ("BEFORE UPDATE"), its statements, optionally a condition on OLD and NEW."""

    name: str
    table: str
    event: str
    body: str
    condition: str | None = None
    each: str = "ROW"


class Rule(Protocol):
    """What a list of rules holds: something that both dialects can say in triggers."""

    def sqlite(self) -> list[Trigger]:
        """The triggers that say it on SQLite."""
        ...

    def postgresql(self) -> list[Trigger]:
        """The triggers that say it on PostgreSQL."""
        ...


def _refuse(dialect: str, message: str) -> str:
    if dialect == "sqlite":
        return f"SELECT RAISE(ABORT, '{message}');"
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"


class Undeletable(NamedTuple):
    """Rows of a table are never deleted, nor replaced by INSERT OR REPLACE, nor truncated."""

    table: str

    def sqlite(self) -> list[Trigger]:
        """A delete trigger; ``recursive_triggers`` makes it fire for INSERT OR REPLACE too."""
        body = _refuse("sqlite", self._message())
        return [Trigger(f"{PREFIX}{self.table}_delete", self.table, "BEFORE DELETE", body)]

    def postgresql(self) -> list[Trigger]:
        """A delete trigger, and one for TRUNCATE, which row triggers do not see."""
        body = _refuse("postgresql", self._message())
        return [
            Trigger(f"{PREFIX}{self.table}_delete", self.table, "BEFORE DELETE", body),
            Trigger(f"{PREFIX}{self.table}_truncate", self.table, "BEFORE TRUNCATE", body, each="STATEMENT"),
        ]

    def _message(self) -> str:
        return f"rows of {self.table} are never deleted"


class AppendOnly(NamedTuple):
    """Rows of a table are written once: no update, no delete, no replacing, no truncating."""

    table: str

    def sqlite(self) -> list[Trigger]:
        """Undeletable, and no update."""
        return [*Undeletable(self.table).sqlite(), self._update("sqlite")]

    def postgresql(self) -> list[Trigger]:
        """Undeletable, and no update."""
        return [*Undeletable(self.table).postgresql(), self._update("postgresql")]

    def _update(self, dialect: str) -> Trigger:
        body = _refuse(dialect, f"rows of {self.table} are never changed")
        return Trigger(f"{PREFIX}{self.table}_update", self.table, "BEFORE UPDATE", body)


class Immutable(NamedTuple):
    """One column keeps the value that its row was inserted with; ``key`` is the table's primary key.

    ``unless`` is a condition on OLD and NEW, never NULL, under which an update may change it all the same.
    """

    table: str
    column: str
    key: str = "id"
    unless: str | None = None

    def sqlite(self) -> list[Trigger]:
        """No update to another value, and no INSERT OR REPLACE with another value."""
        changed = self._but(f'OLD."{self.column}" IS NOT NEW."{self.column}"')
        replaced = (
            f'EXISTS (SELECT 1 FROM "{self.table}" AS kept WHERE kept."{self.key}" = NEW."{self.key}" '
            f'AND kept."{self.column}" IS NOT NEW."{self.column}")'
        )
        body = _refuse("sqlite", self._message())
        return [
            Trigger(self._name("kept"), self.table, "BEFORE UPDATE", body, changed),
            Trigger(self._name("replaced"), self.table, "BEFORE INSERT", body, replaced),
        ]

    def postgresql(self) -> list[Trigger]:
        """No update to another value; ON CONFLICT DO UPDATE is an update."""
        changed = self._but(f'OLD."{self.column}" IS DISTINCT FROM NEW."{self.column}"')
        body = _refuse("postgresql", self._message())
        return [Trigger(self._name("kept"), self.table, "BEFORE UPDATE", body, changed)]

    def _but(self, changed: str) -> str:
        return f"{changed} AND NOT ({self.unless})" if self.unless else changed

    def _name(self, suffix: str) -> str:
        return f"{PREFIX}{self.table}_{self.column}_{suffix}"

    def _message(self) -> str:
        return f"{self.table}.{self.column} never changes"


class Half(NamedTuple):
    """What one dialect says of a custom rule."""

    event: str
    body: str
    condition: str | None = None


class Custom(NamedTuple):
    """A rule in its own SQL: a body refuses by RAISE(ABORT, …) on SQLite, by RAISE EXCEPTION on PostgreSQL."""

    name: str
    table: str
    on_sqlite: Half
    on_postgresql: Half

    def sqlite(self) -> list[Trigger]:
        """The trigger as SQLite has it."""
        half = self.on_sqlite
        return [Trigger(f"{PREFIX}{self.name}", self.table, half.event, half.body, half.condition)]

    def postgresql(self) -> list[Trigger]:
        """The trigger as PostgreSQL has it; the body is PL/pgSQL and need not return."""
        half = self.on_postgresql
        return [Trigger(f"{PREFIX}{self.name}", self.table, half.event, half.body, half.condition)]
