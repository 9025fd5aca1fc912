"""Scopes: what lies in a grant, and in any grant of an actor, as filters."""

from dataclasses import replace

from permissions.facts import Actor, Grant
from permissions.filters import AllOf, AnyOf, Equals, Filter, Nothing, StartsWith


def within(grant: Grant, side: str = "") -> Filter:
    """Objects of the grant's place and types.

    Of what has two sides, `side` is what the fields of the one that is meant begin with.
    """
    place = _place(grant, side)
    return place if grant.types is None else AllOf((place, of_types(grant)))


def of_types(grant: Grant) -> Filter:
    """Objects of the types to which the grant is narrowed, if it is."""
    if grant.types is None:
        return AllOf(())
    return AnyOf(tuple(Equals("type", one) for one in sorted(grant.types)))


def _place(grant: Grant, side: str) -> Filter:
    if grant.organization is not None:
        return StartsWith(f"{side}organization", grant.organization)
    if grant.site_id is not None:
        return Equals(f"{side}site_id", grant.site_id)
    if grant.channel is not None:
        return StartsWith(f"{side}channel", grant.channel)
    return Nothing()


def in_scope(actor: Actor, side: str = "") -> Filter:
    """Objects in any scope that the actor was given or was delegated, and in that of the key by which the actor asks.

    What was delegated is for reading and reviewing: ask `in_own_scope` for everything else.
    """
    given = AnyOf(tuple(within(grant, side) for grant in actor.grants))
    if actor.key is None or actor.key.within is None:
        return given
    return AllOf((given, within(actor.key.within, side)))


def in_own_scope(actor: Actor, side: str = "") -> Filter:
    """The same without what others delegated."""
    return in_scope(own(actor), side)


def own(actor: Actor) -> Actor:
    """The actor without what others delegated."""
    if all(grant.delegated_by is None for grant in actor.grants):
        return actor
    return replace(actor, grants=tuple(grant for grant in actor.grants if grant.delegated_by is None))
