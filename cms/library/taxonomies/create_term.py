"""Adding a term to a scheme."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cms.accounts.uniqueness import already_taken, unknown
from cms.authorization import require
from cms.changes import log
from cms.ids import new_id
from cms.library.taxonomies import queries
from cms.library.taxonomies.fields import BROADER, CODE, UNKNOWN_BROADER, require_term_code
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.redirects import merged_into
from cms.library.taxonomies.scopes import scope_of_term
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text


@dataclass(frozen=True, kw_only=True)
class NewTerm:
    """What is told about a new term; `broader` is the code of the term above it."""

    code: str
    label: Text
    broader: str | None = None
    alternative_labels: Sequence[str] = ()
    position: int = 0


def create_term(actor: Actor, session: Session, scheme: str, new: NewTerm) -> TaxonomyTerm:
    """Add a term.

    Raises FORBIDDEN, NOT_FOUND (scheme), INVALID (code, unknown broader term), CONFLICT (code taken, or merged once).
    """
    require(actor, Action.MANAGE_TAXONOMIES)
    queries.get_scheme(session, scheme)
    queries.lock_tree(session, scheme)
    require_term_code(new.code)
    if queries.find_term(session, scheme, new.code) or merged_into(session, scheme, new.code):
        raise already_taken(CODE)
    broader = queries.find_term(session, scheme, new.broader) if new.broader else None
    if new.broader and broader is None:
        raise unknown(BROADER, UNKNOWN_BROADER)
    made = TaxonomyTerm(
        id=new_id(),
        scheme=scheme,
        code=new.code,
        broader_id=broader.id if broader else None,
        label_zh=new.label.zh,
        label_en=new.label.en,
        alternative_labels=list(new.alternative_labels),
        position=new.position,
        version=1,
    )
    session.add(made)
    log.append(session, "term_changed", log.Subject("taxonomy_term", made.id), scope_after=scope_of_term(made))
    return made
