"""What carries a code that was merged is found by the code that stands for it now, before it is made anew."""

from sqlalchemy import String, Table, delete, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.delivery.lists.entries import ARCHIVED, ON_SITE
from cms.delivery.models import DeliveredOnSite, DeliveredTerm

_TERM, _ON_SITE = table_of(DeliveredTerm), table_of(DeliveredOnSite)


def find_by(session: Session, scheme: str, code: str, now: str) -> None:
    """Let all that lists find under a code of a scheme be found by another, within the transaction that merges them.

    What is live keeps the row of the old code until it is made anew: by that is told what has to be, and nobody asks
    for it, since lists take the old code for the new one. What is archived is never made anew, so its row moves.
    """
    _add(session, _TERM, scheme, code, now)
    if scheme in ON_SITE:
        _add(session, _ON_SITE, scheme, code, now)
    _move_archived(session, scheme, code, now)


def _add(session: Session, table: Table, field: str, code: str, now: str) -> None:
    old, other = table.alias("old"), table.alias("other")
    keys = [column.name for column in table.primary_key if column.name != "value"]
    has_both = exists().where(other.c.value == now, *(other.c[name] == old.c[name] for name in keys))
    names = table.c.keys()
    rows = select(*(literal(now, String) if name == "value" else old.c[name] for name in names))
    rows = rows.where(old.c.field == field, old.c.value == code, ~has_both)
    session.connection().execute(insert(table).from_select(names, rows))


def _move_archived(session: Session, scheme: str, code: str, now: str) -> None:
    field = ARCHIVED + scheme
    has_both = select(_TERM.c.resource_id).where(_TERM.c.field == field, _TERM.c.value == now)
    old = (_TERM.c.field == field) & (_TERM.c.value == code)
    session.execute(delete(_TERM).where(old, _TERM.c.resource_id.in_(has_both)))
    session.execute(update(_TERM).where(old).values(value=now))
