"""Pairs of the same title and the same date: what is too short to be compared by its text is found by these."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cms.library.duplicates.by_text import Found, Pair
from cms.library.duplicates.distinct import distinct_pairs
from cms.library.facts import resources_matching
from cms.library.models import Resource, Revision, RevisionContent
from permissions.filters import Filter

TITLES = 100
AT_ONCE = 20
"""Titles whose resources are looked up together: a page seldom needs more."""
MOST_OF_ONE_TITLE = 200
"""So many of one title are compared, the first ones."""
DATES = ("signed_on", "first_published_at", "created_on")
LENGTH_OF_DATE = 10


def by_title(session: Session, scope: Filter, limit: int, after: tuple[str, str] | None) -> Found:
    """The next pairs, by title; `after` is a title and the newer one of the last pair under it."""
    title, newest = after or ("", "")
    found: list[Pair] = []
    titles = _repeated(session, scope, title, including=bool(newest))
    for one, pairs in _each(session, scope, titles):
        for pair in pairs:
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


def _each(session: Session, scope: Filter, titles: Sequence[str]) -> Iterator[tuple[str, Sequence[Pair]]]:
    """Each title with its pairs."""
    for start in range(0, len(titles), AT_ONCE):
        some = titles[start : start + AT_ONCE]
        pairs = _of_titles(session, scope, some)
        yield from ((one, pairs.get(one, ())) for one in some)


def _of_titles(session: Session, scope: Filter, titles: Sequence[str]) -> Mapping[str, Sequence[Pair]]:
    """By title, each with the one before it of the same type, language and date."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in _rows(session, scope, titles):
        alike[row.title, row.type, row.language, _date(row)].append(row.id)
    pairs = [(key[0], Pair(newer, older, None)) for key, ids in alike.items() for older, newer in pairwise(ids)]
    told_apart = distinct_pairs(session, [(pair.newer, pair.older) for _, pair in pairs])
    found: dict[str, list[Pair]] = defaultdict(list)
    for title, pair in sorted(pairs):
        if (pair.newer, pair.older) not in told_apart:
            found[title].append(pair)
    return found


def _rows(session: Session, scope: Filter, titles: Sequence[str]) -> Sequence[Any]:
    place = func.row_number().over(partition_by=Resource.title, order_by=Resource.id)
    dates = [RevisionContent.content[name].as_string().label(name) for name in DATES]
    each = (
        select(Resource.id, Resource.title, Resource.type, Resource.language, place.label("place"), *dates)
        .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number))
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.title.in_(titles), Resource.deleted_at.is_(None), resources_matching(scope))
        .subquery()
    )
    return session.execute(select(each).where(each.c.place <= MOST_OF_ONE_TITLE).order_by(each.c.id)).all()


def _date(row: Any) -> str:
    """The day of a document; two without any day are of the same."""
    told = next((day for name in DATES if (day := getattr(row, name))), "")
    return str(told)[:LENGTH_OF_DATE]
