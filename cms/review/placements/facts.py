"""The facts of placements: both sides, who wrote, asked and signed; for a page at once, and their SQL form."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from cms.accounts.models import Account, Organization, RoleAssignment
from cms.filters import Membership, compile_filter, in_list
from cms.library.authors import written, wrote
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.library.placements.models import ChannelPlacement, PlacementSignature
from cms.review.sides import Pairs, Taking, facts_of_sides, sides
from cms.sites.models import Channel
from permissions.facts import SharedFacts
from permissions.filters import Filter

CONTENT, SECRECY = "content", "secrecy"
_WROTE, _GUARDED = "wrote", "guarded"
_PLACEMENT, _SIGNATURE = ChannelPlacement, PlacementSignature
_SCOPE, _OWNER, _SUBTREE, _PLACE = (
    aliased(Organization),
    aliased(Organization),
    aliased(Channel),
    aliased(Channel),
)


def _begins_with(lineage: Any, prefix: Any) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = func.substr(lineage, 1, func.length(prefix)) == prefix
    return begins


def _contributed(person_id: Any) -> ColumnElement[bool]:
    offered = exists().where(Offer.id == _PLACEMENT.offer_id, Offer.offered_person_id == person_id)
    return or_(
        wrote(_PLACEMENT.resource_id.expression, person_id),
        offered.correlate(_PLACEMENT, Account),
        _PLACEMENT.asked_person_id == person_id,
    )


def _signed(person_id: Any) -> ColumnElement[bool]:
    signed = exists().where(_SIGNATURE.placement_id == _PLACEMENT.id, _SIGNATURE.person_id == person_id)
    return signed.correlate(_PLACEMENT, Account)


def _someone_for_secrecy() -> ColumnElement[bool]:
    """That an open account has the role `secrecy` for the channel, and may sign: `FOR_SECRECY`, asked about everybody.

    Who wrote it, asked for it or signed the other part may not; if nobody else has the role, another one of the last
    level signs, since else nobody could.
    """
    held = RoleAssignment
    told = cast(held.types, String)
    within = or_(
        _begins_with(_OWNER.lineage, _SCOPE.lineage),
        held.site_id == _PLACE.site_id,
        _begins_with(_PLACE.lineage, _SUBTREE.lineage),
    )
    of_type = or_(held.types.is_(None), told == "null", told.contains(literal('"').concat(Resource.type).concat('"')))
    granted = (
        select(held.id)
        .join(Account, and_(Account.id == held.account_id, Account.is_active))
        .outerjoin(_SCOPE, _SCOPE.id == held.organization_id)
        .outerjoin(_SUBTREE, _SUBTREE.id == held.channel_id)
        .join(_PLACE, _PLACE.id == _PLACEMENT.channel_id)
        .join(_OWNER, _OWNER.id == _PLACE.owner_id)
        .where(held.role == SECRECY, within, of_type)
        .where(~_contributed(Account.person_id), ~_signed(Account.person_id))
    )
    return granted.correlate(_PLACEMENT, Resource).exists()


def _unsigned(part: str) -> ColumnElement[bool]:
    return ~exists().where(_SIGNATURE.placement_id == _PLACEMENT.id, _SIGNATURE.part == part)


_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **sides(_PLACEMENT.channel_id),
    "state": _PLACEMENT.state.expression,
    "level": _PLACEMENT.levels.expression,
    "is_for_all": _PLACEMENT.eligible.is_(None),
    "awaits_content": _unsigned(CONTENT),
    "awaits_secrecy": _unsigned(SECRECY),
    "has_secrecy_reviewer": _someone_for_secrecy(),
}


_SETS: Mapping[str, Membership] = {
    "contributors": _contributed,
    "deciders": _signed,
    "eligible": in_list(_PLACEMENT.eligible),
}


def placements_matching(rule: Filter) -> ColumnElement[bool]:
    """The filter as a condition on `channel_placement` joined with its `resource`."""
    return compile_filter(rule, _COLUMNS, _SETS)


def facts_of_placements(
    session: Session, pairs: Pairs[ChannelPlacement], places: Mapping[str, Taking] | None = None
) -> dict[str, SharedFacts]:
    """The facts of each placement by its id, in three queries however many there are."""
    found = facts_of_sides(session, pairs, places)
    persons = _told(session, [placement.id for placement, _ in pairs])
    for placement, _ in pairs:
        told = persons[placement.id]
        found[placement.id] = replace(
            found[placement.id],
            contributors=frozenset({*told[_WROTE], placement.asked_person_id}),
            deciders=frozenset(told[CONTENT] | told[SECRECY]),
            level=placement.levels,
            is_for_all=placement.eligible is None,
            eligible=frozenset(placement.eligible or ()),
            awaits_content=not told[CONTENT],
            awaits_secrecy=not told[SECRECY],
            has_secrecy_reviewer=bool(told[_GUARDED]),
        )
    return found


def _told(session: Session, ids: list[str]) -> dict[str, dict[str, set[str]]]:
    """Of each placement who wrote or offered it, who signed which part, and whether somebody signs for secrecy."""
    among = _PLACEMENT.id.in_(ids)
    authors = written(select(_PLACEMENT.resource_id).where(among))
    by_authors = select(_PLACEMENT.id, literal(_WROTE), authors.c.author_person_id)
    offered = select(_PLACEMENT.id, literal(_WROTE), Offer.offered_person_id)
    guarded = select(_PLACEMENT.id, literal(_GUARDED), _PLACEMENT.asked_person_id)
    parts = union_all(
        by_authors.join(authors, authors.c.resource_id == _PLACEMENT.resource_id).where(among).distinct(),
        offered.join(Offer, Offer.id == _PLACEMENT.offer_id).where(among),
        select(_SIGNATURE.placement_id, _SIGNATURE.part, _SIGNATURE.person_id).where(_SIGNATURE.placement_id.in_(ids)),
        guarded.join(Resource, Resource.id == _PLACEMENT.resource_id).where(among, _someone_for_secrecy()),
    )
    found: dict[str, dict[str, set[str]]] = {one: defaultdict(set) for one in ids}
    for one, part, person in session.execute(parts):
        found[one][part].add(person)
    return found
