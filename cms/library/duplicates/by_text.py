"""Pairs whose texts are nearly the same, found through the bands of their signatures."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.library.duplicates.distinct import distinct_pairs
from cms.library.facts import resources_matching
from cms.library.likeness.find import sharing
from cms.library.likeness.keep import Signed
from cms.library.likeness.models import TextSignature
from cms.library.likeness.signatures import bands, likeness
from cms.library.models import Resource
from permissions.filters import Filter

AT_ONCE = 200
MOST_LOOKED_AT = 5_000
"""Texts that one page compares: it ends there with the pairs found so far, and the next one goes on."""


class Pair(NamedTuple):
    """Two resources, the newer one first, and how alike their texts are (None where titles were compared)."""

    newer: str
    older: str
    likeness: float | None


class Found(NamedTuple):
    """The pairs of a page, and after which pair the next one begins (None at the end)."""

    pairs: list[Pair]
    after: tuple[str, str] | None


def by_text(session: Session, scope: Filter, least: float, limit: int, after: tuple[str, str] | None) -> Found:
    """The next pairs of what is in scope, at least so alike, the newest first."""
    looked, found, last = 0, list[Pair](), after
    while looked < MOST_LOOKED_AT:
        signed = _next(session, scope, last)
        if not signed:
            return Found(found, None)
        for pair in _pairs(session, scope, signed, least):
            if after is not None and (pair.newer, pair.older) >= after:
                continue
            found.append(pair)
            if len(found) == limit:
                return Found(found, (pair.newer, pair.older))
        looked += len(signed)
        last = (signed[-1].resource_id, "")
    return Found(found, last)


def _next(session: Session, scope: Filter, after: tuple[str, str] | None) -> Sequence[Signed]:
    """The next signatures, newest first; of the text at which the page before ended the rest of its pairs is due."""
    one = TextSignature.resource_id
    wanted = select(one, TextSignature.signature).join(Resource, Resource.id == one)
    wanted = wanted.where(Resource.deleted_at.is_(None), resources_matching(scope))
    if after is not None:
        wanted = wanted.where(one <= after[0] if after[1] else one < after[0])
    return [Signed(*row) for row in session.execute(wanted.order_by(one.desc()).limit(AT_ONCE))]


def _pairs(session: Session, scope: Filter, signed: Sequence[Signed], least: float) -> Iterator[Pair]:
    by_band = sharing(session, [one.signature for one in signed])
    candidates: dict[tuple[str, str], float] = {}
    for mine in signed:
        for band in bands(mine.signature):
            for other in by_band.get(band, ()):
                key = (mine.resource_id, other.resource_id)
                if other.resource_id < mine.resource_id and key not in candidates:
                    candidates[key] = likeness(mine.signature, other.signature)
    close = [key for key, alike in candidates.items() if alike >= least]
    seen = _visible(session, scope, [older for _, older in close])
    told_apart = distinct_pairs(session, close)
    for key in sorted(close, reverse=True):
        if key[1] in seen and key not in told_apart:
            yield Pair(*key, round(candidates[key], 3))


def _visible(session: Session, scope: Filter, ids: Sequence[str]) -> set[str]:
    if not ids:
        return set()
    wanted = select(Resource.id).where(Resource.id.in_(ids), Resource.deleted_at.is_(None), resources_matching(scope))
    return set(session.scalars(wanted))
