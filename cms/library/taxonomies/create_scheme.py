"""Adding a scheme of the platform's own beside the built-in ones."""

from sqlalchemy.orm import Session

from cms.accounts.uniqueness import already_taken
from cms.authorization import require
from cms.library.taxonomies.fields import CODE, require_scheme_code
from cms.library.taxonomies.models import TaxonomyScheme
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text


def create_scheme(actor: Actor, session: Session, code: str, label: Text) -> TaxonomyScheme:
    """Add a scheme without terms. Raises FORBIDDEN, INVALID, CONFLICT (code taken)."""
    require(actor, Action.MANAGE_TAXONOMIES)
    require_scheme_code(code)
    if session.get(TaxonomyScheme, code) is not None:
        raise already_taken(CODE)
    made = TaxonomyScheme(code=code, label_zh=label.zh, label_en=label.en)
    session.add(made)
    session.flush()
    return made
