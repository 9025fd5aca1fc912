"""Codes of terms that were merged into others: whoever still says the old one means the other.

What is delivered is made with the codes of now, and lists accept both: the rules are here, and readers call them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.library.taxonomies.fields import is_scheme_code, is_term_code
from cms.library.taxonomies.models import TaxonomyTerm, TermRedirect

_REDIRECT, _TERM = table_of(TermRedirect), table_of(TaxonomyTerm)

Coded = tuple[str, str]
"""A scheme and a code of it."""


def current_codes(session: Session, named: Iterable[Coded]) -> dict[Coded, str]:
    """For those of the codes that were merged, the code that stands for them now; the others are absent."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for scheme, code in named:
        wanted[scheme].add(code)
    if not wanted:
        return {}
    redirect, term = TermRedirect, TaxonomyTerm
    rows = session.execute(
        select(redirect.scheme, redirect.code, term.code)
        .join(term, term.id == redirect.term_id)
        .where(or_(*(and_(redirect.scheme == scheme, redirect.code.in_(codes)) for scheme, codes in wanted.items())))
    )
    return {(scheme, code): now for scheme, code, now in rows}


def with_current_codes(session: Session, content: Mapping[str, Any], fields: Mapping[str, str]) -> Mapping[str, Any]:
    """The content with the codes of now in these fields (each with its scheme); itself if none of them was merged."""
    named = [(scheme, code) for name, scheme in fields.items() for code in _codes(content.get(name))]
    now = current_codes(session, named)
    if not now:
        return content
    changed = {name: _renamed(content[name], scheme, now) for name, scheme in fields.items() if content.get(name)}
    return {**content, **changed}


def _codes(value: Any) -> Collection[str]:
    if isinstance(value, list):
        return value
    return [value] if value else []


def _renamed(value: Any, scheme: str, now: Mapping[Coded, str]) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(now.get((scheme, code), code) for code in value))
    return now.get((scheme, value), value)


def code_asked(scheme: str, given: ColumnElement[str]) -> ColumnElement[str]:
    """In a statement: the code that a given one of a scheme means now."""
    merged = (
        select(_TERM.c.code)
        .join(_REDIRECT, _REDIRECT.c.term_id == _TERM.c.id)
        .where(_REDIRECT.c.scheme == scheme, _REDIRECT.c.code == given)
    )
    return func.coalesce(merged.scalar_subquery(), given)


def merged_into(session: Session, scheme: str, code: str) -> TaxonomyTerm | None:
    """The term that stands for a code that was merged, if it was."""
    if not (is_scheme_code(scheme) and is_term_code(code)):
        return None
    redirect = TermRedirect
    wanted = select(TaxonomyTerm).join(redirect, redirect.term_id == TaxonomyTerm.id)
    return session.scalars(wanted.where(redirect.scheme == scheme, redirect.code == code)).one_or_none()


def codes_merged_into(session: Session, term_id: str) -> list[str]:
    """The codes that a term stands for beside its own."""
    return list(session.scalars(select(TermRedirect.code).where(TermRedirect.term_id == term_id)))
