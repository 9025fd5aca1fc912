"""Taking a category out of a disclosure catalogue; what was of it stays where it is."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.errors import wrong_state
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.queries import get_category
from cms.supervision.disclosure.scopes import log_change, scope_of_category
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

HAS_CHILDREN = Text("该类别还有下级类别", "There are categories below it")


def delete_category(actor: Actor, session: Session, site_id: str, category_id: str, expected: int) -> None:
    """Remove a category that none is below, if it still has the version.

    Raises FORBIDDEN, NOT_FOUND, STALE, WRONG_STATE.
    """
    require(actor, Action.MANAGE_DISCLOSURE)
    category = get_category(session, site_id, category_id, lock=True)
    check_version(category.version, expected)
    if session.scalar(select(exists().where(DisclosureCategory.parent_id == category.id))):
        raise wrong_state(HAS_CHILDREN)
    before = scope_of_category(category)
    session.delete(category)
    log_change(session, site_id, before, None)
