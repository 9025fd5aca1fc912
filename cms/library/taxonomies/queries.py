"""Looking up schemes and terms, for this noun and later ones."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.errors import not_found
from cms.library.taxonomies.fields import is_scheme_code, is_term_code
from cms.library.taxonomies.models import TaxonomyScheme, TaxonomyTerm


def get_scheme(session: Session, code: str) -> TaxonomyScheme:
    """One scheme. Raises NOT_FOUND."""
    found = session.get(TaxonomyScheme, code) if is_scheme_code(code) else None
    if found is None:
        raise not_found()
    return found


def get_term(session: Session, scheme: str, code: str) -> TaxonomyTerm:
    """One term of a scheme. Raises NOT_FOUND."""
    found = find_term(session, scheme, code)
    if found is None:
        raise not_found()
    return found


def locked_term(session: Session, scheme: str, code: str) -> TaxonomyTerm:
    """One term, whose tree nobody else changes until the transaction ends. Raises NOT_FOUND."""
    get_term(session, scheme, code)
    lock_tree(session, scheme)
    return get_term(session, scheme, code)


def lock_tree(session: Session, scheme: str) -> None:
    """Let one at a time write in the tree of a scheme that there is."""
    session.get(TaxonomyScheme, scheme, with_for_update={"key_share": True})
    session.expire_all()  # what was read before the lock may have changed


def find_term(session: Session, scheme: str, code: str) -> TaxonomyTerm | None:
    """One term of a scheme, if there is one."""
    if not (is_scheme_code(scheme) and is_term_code(code)):
        return None
    wanted = select(TaxonomyTerm).where(TaxonomyTerm.scheme == scheme, TaxonomyTerm.code == code)
    return session.scalars(wanted).one_or_none()


def broader_code(session: Session, term: TaxonomyTerm) -> str | None:
    """The code of the term above this one, if there is one."""
    return None if term.broader_id is None else session.get_one(TaxonomyTerm, term.broader_id).code
