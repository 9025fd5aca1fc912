"""The terms of a review: how many levels, which gates each signs, and what else a policy demands (P2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial, reduce
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
    None for everybody in scope; `policy_id`: where the terms come from, None for the default; `eligible_by`: the
    policies that name those units.
    """

    levels: int
    gates: Mapping[str, int]
    secrecy: bool = False
    hours: Sequence[int] | None = None
    expedited_allowed: bool = False
    eligible: Sequence[str] | None = None
    policy_id: str | None = None
    eligible_by: Sequence[str] = ()


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
        eligible_by=[policy.id] if policy.eligible is not None else (),
    )


def strictest(found: Iterable[Terms], lineages: Mapping[str, str]) -> Terms:
    """What satisfies the terms of each of several channels.

    As many levels as any wants, and there each gate at the highest level that any gives it, the shortest hours of each
    level, the units that are eligible for all of them (`lineages`: of the units that any names), secrecy if any demands
    it, expedited if all allow it. No unit at all may be eligible then. `policy_id` is that of the one with most levels.
    """
    found = list(found)
    most = max(terms.levels for terms in found)
    chosen = max(found, key=_severity)
    found = [raised(terms, most) for terms in found]
    hours = [terms.hours for terms in found if terms.hours is not None]
    eligible = [terms.eligible for terms in found if terms.eligible is not None]
    return Terms(
        levels=most,
        gates={gate: max(terms.gates[gate] for terms in found) for gate in GATES},
        secrecy=any(terms.secrecy for terms in found),
        hours=[min(each) for each in zip(*hours, strict=True)] if hours else None,
        expedited_allowed=all(terms.expedited_allowed for terms in found),
        eligible=reduce(partial(_in_both, lineages), eligible) if eligible else None,
        policy_id=chosen.policy_id,
        eligible_by=sorted({policy_id for terms in found for policy_id in terms.eligible_by}),
    )


def _severity(terms: Terms) -> tuple[int, bool, bool, str]:
    """By levels first, at last by the id of the policy, so that the order in which they are found does not matter."""
    return terms.levels, terms.secrecy, not terms.expedited_allowed, terms.policy_id or ""


def _in_both(lineages: Mapping[str, str], one: Sequence[str], other: Sequence[str]) -> Sequence[str]:
    """The units of either list that are in the other as well, themselves or by a unit above them."""

    def among(unit: str, units: Sequence[str]) -> bool:
        return not {unit, *lineages.get(unit, "").split("/")}.isdisjoint(units)

    return [unit for unit in dict.fromkeys([*one, *other]) if among(unit, one) and among(unit, other)]


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
