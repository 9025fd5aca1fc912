"""Reading one term."""

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.library.taxonomies import queries
from cms.library.taxonomies.models import TaxonomyTerm
from permissions.actions import Action
from permissions.facts import Actor


def get_term(actor: Actor, session: Session, scheme: str, code: str) -> tuple[TaxonomyTerm, str | None]:
    """One term and the code of its broader term, for anybody signed in. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_DIRECTORY)
    term = queries.get_term(session, scheme, code)
    return term, queries.broader_code(session, term)
