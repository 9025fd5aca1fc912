"""Removing a thematic library; what it showed stays where else it is."""

from sqlalchemy.orm import Session

from cms.changes import log
from cms.library.thematic.locking import lock_rules
from cms.library.thematic.permit import require_manager
from cms.library.thematic.pins import set_pins
from cms.library.thematic.queries import get_library
from cms.library.thematic.scopes import scope_of_library
from cms.sites.queries import get_site
from cms.web.preconditions import check_version
from permissions.facts import Actor


def delete_library(actor: Actor, session: Session, library_id: str, expected: int) -> None:
    """Remove a library, if it still has the version `expected`. Raises NOT_FOUND, FORBIDDEN, STALE."""
    require_manager(actor, session, get_site(session, get_library(session, library_id).site_id))
    lock_rules(session, shared=False)
    library = get_library(session, library_id, lock=True)
    check_version(library.version, expected)
    before = scope_of_library(library)
    set_pins(session, library_id, ())
    session.delete(library)
    subject = log.Subject("thematic_library", library_id)
    log.append(session, "thematic_library_changed", subject, scope_before=before)
