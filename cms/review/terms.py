"""The terms of a review: how many levels, which gates each signs, and what else a policy demands (P2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cms.review.models import ReviewPolicy, Submission
from cms.review.working_time import due_after
from schemas.gates import GATES

_AT_FIRST = frozenset({"wording"})
_AT_SECOND = frozenset({"legal", "policy"})


@dataclass(frozen=True)
class Terms:
    """What a submission binds when it is sent, so that a later change of policy does not touch it.

    `gates`: at which level each gate is signed; `secrecy`: whether a secrecy review signs off apart from the levels;
    `hours`: how many working hours each level has, None for no clock; `eligible`: the units whose reviewers decide,
    None for everybody in scope; `policy_id`: where the terms come from, None for the default.
    """

    levels: int
    gates: Mapping[str, int]
    secrecy: bool = False
    hours: Sequence[int] | None = None
    expedited_allowed: bool = False
    eligible: Sequence[str] | None = None
    policy_id: str | None = None


def default_gates(levels: int) -> dict[str, int]:
    """Wording at the first level, law and policy at the second, the rest at the last, as far as there are so many."""
    return {
        gate: min(1 if gate in _AT_FIRST else 2, levels) if gate in _AT_FIRST | _AT_SECOND else levels for gate in GATES
    }


def default_terms(levels: int) -> Terms:
    """What holds where no policy says otherwise."""
    return Terms(levels, default_gates(levels))


def terms_of_policy(policy: ReviewPolicy) -> Terms:
    """What a policy demands."""
    return Terms(
        policy.levels,
        policy.gates,
        secrecy=policy.secrecy,
        hours=policy.hours,
        expedited_allowed=policy.expedited_allowed,
        eligible=policy.eligible,
        policy_id=policy.id,
    )


def strictest(found: Iterable[Terms]) -> Terms:
    """Of the terms in several channels those with most levels; secrecy if any demands it, expedited if all allow it."""
    found = list(found)
    chosen = max(found, key=lambda terms: (terms.levels, terms.secrecy, not terms.expedited_allowed))
    return replace(
        chosen,
        secrecy=any(terms.secrecy for terms in found),
        expedited_allowed=all(terms.expedited_allowed for terms in found),
    )


def raised(terms: Terms, least: int) -> Terms:
    """With at least so many levels: what was signed at the last level goes to the new last one."""
    if terms.levels >= least:
        return terms
    gates = {gate: least if level == terms.levels else level for gate, level in terms.gates.items()}
    hours = terms.hours and [*terms.hours, *([terms.hours[-1]] * (least - terms.levels))]
    return replace(terms, levels=least, gates=gates, hours=hours)


def at_the_last_level(terms: Terms) -> Terms:
    """The same with every gate signed at the last level: one decision signs them all."""
    return replace(terms, gates=dict.fromkeys(terms.gates, terms.levels))


def bound(terms: Terms) -> dict[str, Any]:
    """The terms as the columns of a submission."""
    columns = {
        "levels": terms.levels,
        "gates": dict(terms.gates),
        "secrecy": terms.secrecy,
        "hours": terms.hours,
        "eligible": terms.eligible,
        "policy_id": terms.policy_id,
    }
    return {name: value for name, value in columns.items() if value is not None}


def due_at_level(hours: Sequence[int] | None, level: int, now: datetime) -> datetime | None:
    """When a level that is entered now should have decided; None without a clock."""
    return due_after(now, hours[level - 1]) if hours else None


def gates_at(submission: Submission, level: int) -> frozenset[str]:
    """The gates that are signed at this level of a submission."""
    return frozenset(gate for gate, at in submission.gates.items() if at == level)
