"""Merging a term into another: its code goes on to be understood, and means the other from then on."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.uniqueness import unknown
from cms.authorization import require
from cms.changes import log
from cms.delivery.writing.merged_terms import find_by
from cms.errors import invalid
from cms.library.taxonomies import queries
from cms.library.taxonomies.models import TaxonomyTerm, TermRedirect
from cms.library.taxonomies.scopes import scope_of_term
from cms.library.thematic.follow_merge import follow_merge
from cms.library.thematic.locking import lock_rules
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

INTO = "/into"
NO_TERM = Text("该分类表没有这个词", "The scheme has no such term")
ITSELF = Text("不能并入自身", "A term cannot be merged into itself")
MOST_NAMES = 50


def merge_term(actor: Actor, session: Session, scheme: str, code: str, into: str, expected: int) -> TaxonomyTerm:
    """Let `into` stand for the term, if that still has the version `expected`; gives the other term.

    Narrower terms move along, its names become other names of the other one, and so do codes that were merged into it
    before. Resources keep the code that they were written with. What is public is found by the new one at once, and
    made anew with it in the background, by the change log. Rules of thematic libraries follow at once.

    Raises FORBIDDEN, NOT_FOUND, STALE, INVALID (no such term, itself).
    """
    require(actor, Action.MANAGE_TAXONOMIES)
    term = queries.locked_term(session, scheme, code)
    check_version(term.version, expected)
    other = queries.find_term(session, scheme, into)
    if other is None:
        raise unknown(INTO, NO_TERM)
    if other.id == term.id:
        raise invalid(INTO, "itself", ITSELF)
    _move_narrower(session, term, other)
    names = [*other.alternative_labels, term.label_zh, *term.alternative_labels]
    other.alternative_labels = [one for one in dict.fromkeys(names) if one != other.label_zh][:MOST_NAMES]
    other.version += 1
    _redirect(actor, session, term, other)
    lock_rules(session, shared=False)
    find_by(session, scheme, code, other.code)
    _log(session, term, other)
    follow_merge(session, scheme, code, other.code)
    return other


def _move_narrower(session: Session, term: TaxonomyTerm, other: TaxonomyTerm) -> None:
    """What is right below the term comes below the other; one that is itself below the term takes its place first."""
    above: TaxonomyTerm | None = other
    while above is not None and above.broader_id != term.id:
        above = session.get(TaxonomyTerm, above.broader_id) if above.broader_id else None
    if above is not None:
        above.broader_id = term.broader_id
        session.flush()
    moved = update(TaxonomyTerm).where(TaxonomyTerm.broader_id == term.id)
    session.execute(moved.values(broader_id=other.id, version=TaxonomyTerm.version + 1))


def _redirect(actor: Actor, session: Session, term: TaxonomyTerm, other: TaxonomyTerm) -> None:
    session.execute(update(TermRedirect).where(TermRedirect.term_id == term.id).values(term_id=other.id))
    made = TermRedirect(
        scheme=term.scheme, code=term.code, term_id=other.id, account_id=actor.account_id, merged_at=clock.now()
    )
    session.delete(term)
    session.flush()
    session.add(made)
    session.flush()


def _log(session: Session, term: TaxonomyTerm, other: TaxonomyTerm) -> None:
    """What showed the old term is made anew first, then what lists it: nothing leaves a list in between."""
    before = scope_of_term(term)
    after = {**before, "merged_into": other.code}
    log.append(session, "term_changed", log.Subject("taxonomy_term", term.id), scope_before=before, scope_after=after)
