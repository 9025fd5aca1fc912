"""Which relations of a resource others do not show."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.library.hidden_relations.models import HiddenRelation, is_open


def hidden_of(session: Session, source_id: str) -> set[tuple[str, str]]:
    """The relations that it declares, or once declared, and whose targets do not show them: (type, target)."""
    hidden = HiddenRelation
    wanted = select(hidden.type, hidden.target_id).where(hidden.source_id == source_id, is_open())
    return {(name, target) for name, target in session.execute(wanted)}
