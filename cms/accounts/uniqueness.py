"""Values that may stand only once, told at the field that holds them.

Of two requests at the same moment both pass here; the unique constraint then refuses the later, a conflict too.
"""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.errors import Code, FieldError, Problem
from schemas.text import Text

TAKEN = Text("已被使用", "Already taken")


def refuse_taken(
    session: Session, column: InstrumentedAttribute[Any], value: str, pointer: str, *, but: str | None = None
) -> None:
    """Raise CONFLICT at `pointer` if a row other than the one with the id `but` has the value."""
    taken = exists().where(column == value)
    if but is not None:
        taken = taken.where(column.class_.id != but)
    if session.scalar(select(taken)):
        raise already_taken(pointer)


def already_taken(pointer: str, detail: Text = TAKEN) -> Problem:
    """The value at `pointer` belongs to another object."""
    return Problem(Code.CONFLICT, errors=[FieldError(pointer, "taken", detail)])


def unknown(pointer: str, detail: Text) -> Problem:
    """The id or code at `pointer` names nothing."""
    return Problem(Code.INVALID, errors=[FieldError(pointer, "unknown", detail)])
