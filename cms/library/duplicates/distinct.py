"""Pairs that somebody has looked at and found to be two."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.uniqueness import unknown
from cms.authorization import let, require
from cms.errors import Code, Problem, invalid, not_found
from cms.library.facts import resources_matching
from cms.library.likeness.models import DistinctPair
from cms.library.models import Resource
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas.text import Text

NO_RESOURCE = Text("没有这个信息资源", "There is no such resource")
SAME = Text("须为两条不同的信息", "They must be two resources")
KNOWN = Text("这两条信息已标记为不同", "They are told apart already")
CHUNK = 200

Both = tuple[str, str]


def distinct_pairs(session: Session, pairs: Iterable[Both]) -> set[Both]:
    """Those of the pairs, the newer one first, that were told apart."""
    wanted = list(pairs)
    found: set[Both] = set()
    one, other = DistinctPair.one_id, DistinctPair.other_id
    for start in range(0, len(wanted), CHUNK):
        ids = [(older, newer) for newer, older in wanted[start : start + CHUNK]]
        rows = session.execute(select(other, one).where(tuple_(one, other).in_(ids)))
        found.update((newer, older) for newer, older in rows)
    return found


def tell_apart(actor: Actor, session: Session, ids: Both, reason: str) -> DistinctPair:
    """Record that two resources are two; they are listed as duplicates no more.

    Raises FORBIDDEN, INVALID (one is not readable, or both are the same), CONFLICT.
    """
    let(actor, Action.TELL_APART, None)
    one, other = sorted(ids)
    if one == other:
        raise invalid("/other_id", "same", SAME)
    seen = set(session.scalars(select(Resource.id).where(Resource.id.in_(ids), _readable(actor))))
    for name, wanted in zip(("one_id", "other_id"), ids, strict=True):
        if wanted not in seen:
            raise unknown(f"/{name}", NO_RESOURCE)
    if session.get(DistinctPair, (one, other)) is not None:
        raise Problem(Code.CONFLICT, KNOWN)
    made = DistinctPair(
        one_id=one, other_id=other, reason=reason, account_id=actor.account_id, told_at=clock.now()
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def get_pair(actor: Actor, session: Session, ids: Both) -> DistinctPair:
    """One pair of which the actor may read both. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.EDIT_RESOURCE)
    found = session.get(DistinctPair, tuple(sorted(ids)))
    seen = session.scalars(select(Resource.id).where(Resource.id.in_(ids), _readable(actor))).all()
    if found is None or len(seen) < len(set(ids)):
        raise not_found()
    return found


def take_back(actor: Actor, session: Session, ids: Both) -> None:
    """Let a pair be listed again if it is alike. Raises FORBIDDEN, NOT_FOUND."""
    pair = get_pair(actor, session, ids)
    let(actor, Action.TELL_APART, pair)
    session.delete(pair)
    session.flush()


def list_pairs(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The pairs that were told apart, of which the actor may read both, the last told first. Raises FORBIDDEN."""
    require(actor, Action.EDIT_RESOURCE)
    pair, readable = DistinctPair, select(Resource.id).where(_readable(actor))
    statement = select(pair).where(pair.one_id.in_(readable), pair.other_id.in_(readable))
    order = [(pair.told_at, True), (pair.one_id, True), (pair.other_id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def _readable(actor: Actor) -> Any:
    return resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
