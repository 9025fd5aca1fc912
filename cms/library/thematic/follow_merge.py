"""Rules that name a term which was merged into another name the other from then on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.changes import log
from cms.library.thematic.models import ThematicLibrary
from cms.library.thematic.rules import FIELDS
from cms.library.thematic.scopes import scope_of_library


def follow_merge(session: Session, scheme: str, code: str, into: str) -> None:
    """Put the code that stands for another in its place in every rule, and record which libraries changed.

    Whoever calls holds the rules alone.
    """
    if scheme not in FIELDS:
        return
    libraries = session.scalars(select(ThematicLibrary).order_by(ThematicLibrary.id)).all()
    for library in libraries:
        codes = library.rule.get(scheme, ())
        if code in codes:
            renamed = list(dict.fromkeys(into if one == code else one for one in codes))
            library.rule = {**library.rule, scheme: renamed}
            library.version += 1
            library.updated_at = clock.now()
            scope, subject = scope_of_library(library), log.Subject("thematic_library", library.id)
            log.append(session, "thematic_library_changed", subject, scope_before=scope, scope_after=scope)


def is_ruled_by(session: Session, scheme: str, code: str) -> bool:
    """Whether the rule of a library names the term."""
    return any(code in rule.get(scheme, ()) for rule in session.scalars(select(ThematicLibrary.rule)))
