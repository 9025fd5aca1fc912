"""The rule of a thematic library: which values of which fields a resource must have, as data and one plain function."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

FIELDS = (
    "channel", "keyword", "subject", "genre", "audience", "facet", "region", "organization", "site", "type",
)  # fmt: skip
"""What a rule may ask for, named as in the lists of delivery; what finds the fewest stands first, as a rule."""

Rule = Mapping[str, Sequence[str]]
Facts = Mapping[str, AbstractSet[str]]


def matches(rule: Rule, facts: Facts) -> bool:
    """Whether a resource has one of the values of each field. A rule that asks for nothing matches nothing."""
    return bool(rule) and all(not facts.get(field, frozenset()).isdisjoint(values) for field, values in rule.items())
