"""One writer at a time in the tree of organizations, so that no two moves make a cycle and no child is left behind."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization


def lock_tree(session: Session) -> None:
    """Wait for other changes of the tree. Take it before anything of the tree is loaded.

    The roots stand for the tree; the lock does not disturb references to them. SQLite has one writer anyway.
    """
    roots = select(Organization.id).where(Organization.parent_id.is_(None)).order_by(Organization.id)
    session.execute(roots.with_for_update(key_share=True))
