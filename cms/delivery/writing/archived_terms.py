"""What is archived is not made anew, but it is found by the codes of now."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.delivery.lists.entries import ARCHIVED
from cms.delivery.models import DeliveredTerm

_TERM = table_of(DeliveredTerm)


def rename_archived(session: Session, scheme: str, code: str, now: str) -> None:
    """Let what is archived under a code of a scheme be found by another; what has both is found once."""
    field = ARCHIVED + scheme
    has_both = select(_TERM.c.resource_id).where(_TERM.c.field == field, _TERM.c.value == now)
    old = (_TERM.c.field == field) & (_TERM.c.value == code)
    session.execute(delete(_TERM).where(old, _TERM.c.resource_id.in_(has_both)))
    session.execute(update(_TERM).where(old).values(value=now))
