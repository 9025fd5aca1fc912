"""Removing a term that nothing carries."""

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.changes import log
from cms.errors import wrong_state
from cms.library.taxonomies import queries
from cms.library.taxonomies.models import TaxonomyTerm, TermRedirect
from cms.library.taxonomies.redirects import codes_merged_into
from cms.library.taxonomies.scopes import scope_of_term
from cms.library.thematic.follow_merge import is_ruled_by
from cms.library.usage import is_named
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

HAS_NARROWER = Text("该词还有下位词", "There are narrower terms")
IN_USE = Text("还有信息使用该词", "Resources still carry the term")
IN_A_RULE = Text("还有主题库的规则使用该词", "The rule of a thematic library names the term")


def delete_term(actor: Actor, session: Session, scheme: str, code: str, expected: int) -> None:
    """Remove a term, if it still has the version `expected` and no resource carries it, nor a code merged into it.

    Raises FORBIDDEN, NOT_FOUND, STALE, WRONG_STATE (narrower terms, in use, in a rule).
    """
    require(actor, Action.MANAGE_TAXONOMIES)
    term = queries.locked_term(session, scheme, code)
    check_version(term.version, expected)
    if session.scalar(select(exists().where(TaxonomyTerm.broader_id == term.id))):
        raise wrong_state(HAS_NARROWER)
    merged = codes_merged_into(session, term.id)
    if is_named(session, code, *merged):
        raise wrong_state(IN_USE)
    if is_ruled_by(session, scheme, code):
        raise wrong_state(IN_A_RULE)
    session.execute(delete(TermRedirect).where(TermRedirect.term_id == term.id))
    before = scope_of_term(term)
    session.delete(term)
    log.append(session, "term_changed", log.Subject("taxonomy_term", term.id), scope_before=before)
