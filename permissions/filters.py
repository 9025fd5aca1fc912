"""Filters as data: evaluated here on facts, compiled to SQL in one place of `cms`, so that a check and a list agree."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True)
class Everything:
    """Matches every object."""


@dataclass(frozen=True)
class Nothing:
    """Matches no object."""


@dataclass(frozen=True)
class Equals:
    """The field has this value; a missing value never matches."""

    field: str
    value: str | int | bool


@dataclass(frozen=True)
class StartsWith:
    """The field, a lineage, lies in the subtree of this one; a missing value never matches."""

    field: str
    prefix: str


@dataclass(frozen=True)
class Contains:
    """The field, a set, has this member."""

    field: str
    member: str


@dataclass(frozen=True)
class Not:
    """The inner filter does not match."""

    inner: "Filter"


@dataclass(frozen=True)
class AnyOf:
    """At least one matches; none of none does."""

    inner: "tuple[Filter, ...]"


@dataclass(frozen=True)
class AllOf:
    """Every one matches; all of none do."""

    inner: "tuple[Filter, ...]"


Filter = Everything | Nothing | Equals | StartsWith | Contains | Not | AnyOf | AllOf


def matches(rule: Filter, facts: object) -> bool:
    """Whether the facts match, field by field; this is the predicate of every rule."""
    match rule:
        case Everything():
            return True
        case Nothing():
            return False
        case Equals(field, value):
            return bool(getattr(facts, field) == value)
        case StartsWith(field, prefix):
            lineage = cast("str | None", getattr(facts, field))
            return lineage is not None and lineage.startswith(prefix)
        case Contains(field, member):
            return member in cast("AbstractSet[str]", getattr(facts, field))
        case Not(inner):
            return not matches(inner, facts)
        case AnyOf(inner):
            return any(matches(each, facts) for each in inner)
        case AllOf(inner):
            return all(matches(each, facts) for each in inner)
