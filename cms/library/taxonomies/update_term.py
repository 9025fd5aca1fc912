"""Changing a term: its labels, its place among others. The code is what resources carry and does not change."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.uniqueness import unknown
from cms.authorization import require
from cms.changes import log
from cms.errors import invalid
from cms.library.taxonomies import queries
from cms.library.taxonomies.fields import BROADER, UNKNOWN_BROADER
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.scopes import scope_of_term
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

CYCLE = Text("上位词不能是自身或自己的下位词", "A term cannot be below itself")


def update_term(
    actor: Actor, session: Session, scheme: str, code: str, expected: int, changes: Mapping[str, Any]
) -> TaxonomyTerm:
    """Change what `changes` names, if the term still has the version `expected`.

    That is `label` (a Text), `broader`, `alternative_labels`, `position`. Labels stand in published resources, hence
    the change is logged.

    Raises FORBIDDEN, NOT_FOUND, STALE, INVALID (unknown broader term, cycle).
    """
    require(actor, Action.MANAGE_TAXONOMIES)
    term = queries.locked_term(session, scheme, code)
    check_version(term.version, expected)
    if "label" in changes:
        term.label_zh, term.label_en = changes["label"]
    if "broader" in changes:
        term.broader_id = _broader(session, term, changes["broader"])
    for name in ("alternative_labels", "position"):
        if name in changes:
            setattr(term, name, changes[name])
    term.version += 1
    scope = scope_of_term(term)
    log.append(session, "term_changed", log.Subject("taxonomy_term", term.id), scope_before=scope, scope_after=scope)
    return term


def _broader(session: Session, term: TaxonomyTerm, code: str | None) -> str | None:
    """The id of the new broader term, after a walk up from it that must not meet the term itself."""
    if code is None:
        return None
    broader = queries.find_term(session, term.scheme, code)
    if broader is None:
        raise unknown(BROADER, UNKNOWN_BROADER)
    above: TaxonomyTerm | None = broader
    while above is not None:
        if above.id == term.id:
            raise invalid(BROADER, "cycle", CYCLE)
        above = session.get(TaxonomyTerm, above.broader_id) if above.broader_id else None
    return broader.id
