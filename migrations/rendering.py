"""How the project's own column types are written in a migration."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Uuid

from cms import db


def render_item(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """The name of a type of ``cms.db``, or False to leave it to Alembic."""
    if kind != "type":
        return False
    name = _name(item)
    if name is None:
        return False
    context.imports.add("from cms import db")
    return f"db.{name}"


def _name(item: object) -> str | None:
    if item is db.Json:
        return "Json"
    if isinstance(item, db.UtcDateTime):
        return "UtcDateTime()"
    if isinstance(item, Uuid) and not item.as_uuid:
        return "Id"
    return None
