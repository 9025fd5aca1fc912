"""Pairs of the same title and the same date: what is too short to be compared by its text is found by these."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.library.duplicates.by_text import Found, Pair
from cms.library.duplicates.distinct import distinct_pairs
from cms.library.facts import resources_matching
from cms.library.models import Resource, Revision, RevisionContent
from permissions.filters import Filter

TITLES = 100
MOST_OF_ONE_TITLE = 200
"""So many of one title are compared, the first ones."""
DATES = ("signed_on", "first_published_at", "created_on")
LENGTH_OF_DATE = 10


def by_title(session: Session, scope: Filter, limit: int, after: tuple[str, str] | None) -> Found:
    """The next pairs, by title; `after` is a title and the newer one of the last pair under it."""
    title, newest = after or ("", "")
    found: list[Pair] = []
    titles = _repeated(session, scope, title, including=bool(newest))
    for one in titles:
        for pair in _of_title(session, scope, one):
            if one == title and pair.newer <= newest:
                continue
            found.append(pair)
            if len(found) == limit:
                return Found(found, (one, pair.newer))
    return Found(found, (titles[-1], "") if len(titles) == TITLES else None)


def _repeated(session: Session, scope: Filter, after: str, *, including: bool) -> Sequence[str]:
    """The next titles that more than one resource in scope has."""
    title = Resource.title
    wanted = select(title).where(Resource.deleted_at.is_(None), resources_matching(scope))
    wanted = wanted.where(title >= after if including else title > after)
    return session.scalars(wanted.group_by(title).having(func.count() > 1).order_by(title).limit(TITLES)).all()


def _of_title(session: Session, scope: Filter, title: str) -> Iterator[Pair]:
    """Each with the one before it of the same type, language and date."""
    rows = session.execute(
        select(Resource.id, Resource.type, Resource.language, RevisionContent.content)
        .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number))
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.title == title, Resource.deleted_at.is_(None), resources_matching(scope))
        .order_by(Resource.id)
        .limit(MOST_OF_ONE_TITLE)
    ).all()
    keyed = sorted(((row.type, row.language, _date(row.content)), row.id) for row in rows)
    pairs = [
        pair for _, same in groupby(keyed, key=lambda one: one[0]) for pair in _following([one for _, one in same])
    ]
    told_apart = distinct_pairs(session, [(pair.newer, pair.older) for pair in pairs])
    return iter(sorted(pair for pair in pairs if (pair.newer, pair.older) not in told_apart))


def _following(ids: Sequence[str]) -> Iterator[Pair]:
    return (Pair(newer, older, None) for older, newer in pairwise(ids))


def _date(content: dict[str, Any]) -> str:
    """The day of a document; two without any day are of the same."""
    told = next((content[name] for name in DATES if content.get(name)), "")
    return str(told)[:LENGTH_OF_DATE]
