"""What a thematic library shows first, in order."""

from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from cms.library.thematic.models import ThematicPin


def set_pins(session: Session, library_id: str, pins: Sequence[str]) -> None:
    """Make these resources the pins of the library, in this order, and no others."""
    connection = session.connection()
    connection.execute(delete(ThematicPin).where(ThematicPin.library_id == library_id))
    if pins:
        rows = [{"library_id": library_id, "resource_id": one, "position": at} for at, one in enumerate(pins)]
        connection.execute(insert(ThematicPin), rows)
