"""How Alembic compares models with a database: one set of options for making versions and for the drift check."""

from typing import Any

from alembic.ddl.sqlite import SQLiteImpl
from sqlalchemy import Column, Index, text

from migrations.rendering import render_item

OPTIONS: dict[str, Any] = {
    "version_table": "alembic_version",
    "compare_type": True,
    "render_as_batch": True,
    "render_item": render_item,
}
# SQLAlchemy says so at every reflection; `Sqlite` below makes up for it.
EXPECTED_WARNING = "Skipped unsupported reflection of expression-based index"
_INDEXES = text("SELECT name FROM sqlite_master WHERE type = 'index'")


class Sqlite(SQLiteImpl):
    """Compares indexes over expressions by name; defined, it takes the place of Alembic's class for the dialect.

    SQLite's reflection does not give expressions, so Alembic would leave such indexes out of migrations altogether.
    What they are made of is compared on PostgreSQL, where the same models are checked.
    """

    __dialect__ = "sqlite"

    def correct_for_autogen_constraints(self, *compared: Any) -> None:
        """Leave out of the comparison what is there by name; what is not there stays, and is created."""
        _, reflected, _, declared = compared
        present = set(self.connection.scalars(_INDEXES)) if self.connection is not None else set()
        for index in [each for each in declared if over_expressions(each) and each.name in present]:
            declared.discard(index)
            reflected.difference_update([each for each in reflected if each.name == index.name])


def over_expressions(index: Index) -> bool:
    """Whether an index has anything but plain columns."""
    return any(not isinstance(expression, Column) for expression in index.expressions)
