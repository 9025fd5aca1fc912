"""How a catalogue stands in the change log: the public sees it."""

from sqlalchemy.orm import Session

from cms.changes import log
from cms.changes.log import Scope
from cms.supervision.disclosure.models import DisclosureCategory

CHANGED = "disclosure_catalogue_changed"


def scope_of_category(category: DisclosureCategory) -> Scope:
    """A category's site and code."""
    return {"sites": [category.site_id], "channels": [], "code": category.code}


def log_change(session: Session, site_id: str, before: Scope | None, after: Scope | None) -> None:
    """Record that a site's catalogue shows something else from now on."""
    log.append(session, CHANGED, log.Subject("disclosure_catalogue", site_id), scope_before=before, scope_after=after)
