"""How a term stands in the change log, so that readers know which delivered resources carry it."""

from cms.changes.log import Scope
from cms.library.taxonomies.models import TaxonomyTerm


def scope_of_term(term: TaxonomyTerm) -> Scope:
    """A term's scheme and code."""
    return {"scheme": term.scheme, "code": term.code}
