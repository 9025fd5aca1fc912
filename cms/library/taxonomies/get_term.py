"""Reading one term."""

from sqlalchemy.orm import Session

from cms.authorization import require
from cms.errors import not_found
from cms.library.taxonomies import queries
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.redirects import merged_into
from permissions.actions import Action
from permissions.facts import Actor


def get_term(actor: Actor, session: Session, scheme: str, code: str) -> tuple[TaxonomyTerm, str | None]:
    """One term and the code of its broader term, for anybody signed in; of a code that was merged, the other term.

    Raises FORBIDDEN, NOT_FOUND.
    """
    require(actor, Action.READ_DIRECTORY)
    term = queries.find_term(session, scheme, code) or merged_into(session, scheme, code)
    if term is None:
        raise not_found()
    return term, queries.broader_code(session, term)
