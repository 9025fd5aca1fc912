"""Who reviews what: at the own level, from above, for the secrecy review; by an own grant or on behalf of another."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from permissions.actions import Action
from permissions.facts import Actor, Delegator, Grant
from permissions.filters import AllOf, AnyOf, Contains, Equals, Filter, Not, StartsWith, matches
from permissions.scopes import of_types, own, within


def at_level(actor: Actor) -> Filter:
    """What waits at a level of the actor in that grant's scope."""
    return AnyOf(tuple(_at(grant) for grant in actor.grants if grant.level is not None))


def _at(grant: Grant) -> Filter:
    return AllOf((within(grant), Equals("level", grant.level or 0)))


def at_top_level(actor: Actor) -> Filter:
    """What has its last level at one of the actor's, whatever level it waits at."""
    return AnyOf(
        tuple(
            AllOf((within(grant), Equals("top_level", grant.level)))
            for grant in actor.grants
            if grant.level is not None
        )
    )


def of_eligible_unit(actor: Actor) -> Filter:
    """What reviewers of the actor's unit decide on, or those of the unit of somebody who delegated."""
    units = {actor.unit, *(one.unit for one in delegators(actor))}
    return AnyOf(tuple(_eligible(unit) for unit in sorted(units)))


def _eligible(lineage: str) -> Filter:
    units = tuple(Contains("eligible", unit) for unit in lineage.split("/") if unit)
    return AnyOf((Equals("is_for_all", value=True), *units))


def regularly(actor: Actor) -> Filter:
    """At a level of one grant, as a reviewer of a unit that is eligible, independently of who delegated it."""
    return AnyOf(
        tuple(
            AllOf((_at(grant), _eligible(_unit(actor, grant)), *_independent(grant)))
            for grant in actor.grants
            if grant.level is not None
        )
    )


def from_above(actor: Actor) -> Filter:
    """What is overdue, for those who review at this level or a higher one for the unit above or one above that."""
    return AllOf(
        (
            Equals("is_escalated", value=True),
            AnyOf(
                tuple(
                    AllOf(
                        (
                            StartsWith("above", grant.organization),
                            of_types(grant),
                            AnyOf(tuple(Equals("level", level) for level in range(1, grant.level + 1))),
                            *_independent(grant),
                        )
                    )
                    for grant in actor.grants
                    if grant.organization is not None and grant.level is not None
                )
            ),
        )
    )


def decides(actor: Actor) -> Filter:
    """What one of the actor's grants covers in every respect: regularly, or as overdue from above."""
    return AnyOf((regularly(actor), from_above(actor)))


def secrecy_role(actor: Actor) -> Filter:
    """What lies in a scope for which the actor signs off for secrecy."""
    return AnyOf(tuple(within(grant) for grant in actor.grants if grant.role == "secrecy"))


def signs(actor: Actor) -> Filter:
    """The same, independently of who delegated it."""
    return AnyOf(
        tuple(AllOf((within(grant), *_independent(grant))) for grant in actor.grants if grant.role == "secrecy")
    )


def _unit(actor: Actor, grant: Grant) -> str:
    """Whose reviewer acts by this grant: the unit of who delegated it, or the actor's own."""
    return actor.unit if grant.delegated_by is None else grant.delegated_by.unit


def _independent(grant: Grant) -> tuple[Filter, ...]:
    """Nobody acts for somebody who wrote it or has decided on it."""
    if grant.delegated_by is None:
        return ()
    person = grant.delegated_by.person_id
    return Not(Contains("contributors", person)), Not(Contains("deciders", person))


def delegators(actor: Actor) -> tuple[Delegator, ...]:
    """Those who let the actor review for them now, each once."""
    found = (grant.delegated_by for grant in actor.grants)
    return tuple(dict.fromkeys(one for one in found if one is not None))


class Capacity(NamedTuple):
    """In whose right something is done: `delegator` is None for the own; `actor` has only the grants of that right."""

    actor: Actor
    delegator: Delegator | None

    @property
    def on_behalf_of(self) -> str | None:
        """The account of who delegated, as the trail keeps it."""
        return None if self.delegator is None else self.delegator.account_id


BY: dict[Action, Callable[[Actor], Filter]] = {
    Action.CLAIM: decides,
    Action.DECIDE: decides,
    Action.SIGN_SECRECY: signs,
    Action.REVIEW_LATER: decides,
}
"""What a single grant has to cover for each action that can be done on behalf of another."""


def capacity(actor: Actor, action: Action, facts: object) -> Capacity:
    """In whose right the actor does what the rules allow: the own if that is enough, or else a delegator's."""
    mine = own(actor)
    if matches(BY[action](mine), facts):
        return Capacity(mine, None)
    for one in delegators(actor):
        theirs = replace(actor, grants=tuple(grant for grant in actor.grants if grant.delegated_by == one))
        if matches(BY[action](theirs), facts):
            return Capacity(theirs, one)
    return Capacity(mine, None)


def decides_by_escalation(capacity: Capacity, facts: object) -> bool:
    """Whether only that the level is overdue lets this reviewer decide, in that right."""
    return not matches(regularly(capacity.actor), facts)
