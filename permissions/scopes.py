"""Scopes: what lies in a grant, and in any grant of an actor, as filters."""

from dataclasses import replace

from permissions.facts import Actor, Grant
from permissions.filters import AllOf, AnyOf, Equals, Filter, Nothing, StartsWith


def within(grant: Grant) -> Filter:
    """Objects of the grant's place and types."""
    return _place(grant) if grant.types is None else AllOf((_place(grant), of_types(grant)))


def of_types(grant: Grant) -> Filter:
    """Objects of the types to which the grant is narrowed, if it is."""
    if grant.types is None:
        return AllOf(())
    return AnyOf(tuple(Equals("type", one) for one in sorted(grant.types)))


def _place(grant: Grant) -> Filter:
    if grant.organization is not None:
        return StartsWith("organization", grant.organization)
    if grant.site_id is not None:
        return Equals("site_id", grant.site_id)
    if grant.channel is not None:
        return StartsWith("channel", grant.channel)
    return Nothing()


def in_scope(actor: Actor) -> Filter:
    """Objects in any scope that the actor was given or was delegated, and in that of the key by which the actor asks.

    What was delegated is for reading and reviewing: ask `in_own_scope` for everything else.
    """
    given = AnyOf(tuple(within(grant) for grant in actor.grants))
    if actor.key is None or actor.key.within is None:
        return given
    return AllOf((given, within(actor.key.within)))


def in_own_scope(actor: Actor) -> Filter:
    """The same without what others delegated."""
    return in_scope(own(actor))


def own(actor: Actor) -> Actor:
    """The actor without what others delegated."""
    if all(grant.delegated_by is None for grant in actor.grants):
        return actor
    return replace(actor, grants=tuple(grant for grant in actor.grants if grant.delegated_by is None))
