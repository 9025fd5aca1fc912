"""Changing a thematic library: its names, its rule, what it shows first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cms import clock
from cms.changes import log
from cms.library.thematic.fields import checked_rule, refuse_taken_slug, require_public
from cms.library.thematic.locking import lock_rules
from cms.library.thematic.models import ThematicLibrary
from cms.library.thematic.permit import require_manager
from cms.library.thematic.pins import set_pins
from cms.library.thematic.queries import get_library, pins_of
from cms.library.thematic.scopes import scope_of_library
from cms.sites.fields import require_slug
from cms.sites.queries import get_site
from cms.web.preconditions import check_version
from permissions.facts import Actor


def update_library(
    actor: Actor, session: Session, library_id: str, expected: int, changes: Mapping[str, Any]
) -> ThematicLibrary:
    """Change what `changes` names, if the library still has the version `expected`; it is refilled in the background.

    Raises NOT_FOUND, FORBIDDEN, STALE, INVALID, CONFLICT (slug).
    """
    require_manager(actor, session, get_site(session, get_library(session, library_id).site_id))
    lock_rules(session, shared=False)
    library = get_library(session, library_id, lock=True)
    check_version(library.version, expected)
    before = scope_of_library(library)
    _apply(session, library, changes)
    library.version += 1
    library.updated_at = clock.now()
    log.append(
        session,
        "thematic_library_changed",
        log.Subject("thematic_library", library.id),
        scope_before=before,
        scope_after=scope_of_library(library),
    )
    return library


def _apply(session: Session, library: ThematicLibrary, changes: Mapping[str, Any]) -> None:
    if "slug" in changes:
        refuse_taken_slug(session, library.site_id, require_slug(changes["slug"]), but=library.id)
    if "pins" in changes:
        require_public(session, changes["pins"], pins_of(session, [library.id])[library.id])
        set_pins(session, library.id, changes["pins"])
    if "rule" in changes:
        library.rule = checked_rule(session, changes["rule"])
    for name in ("slug", "title", "description"):
        if name in changes:
            setattr(library, name, changes[name])
