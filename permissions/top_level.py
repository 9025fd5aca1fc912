"""What only reviewers of the third level do, for what they supervise or what lies in their scope (最高审级审核员).

What a condition of any rule is, and its reason, is told here, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from permissions.actions import Action
from permissions.facts import Actor, Grant
from permissions.filters import AllOf, AnyOf, Filter, StartsWith
from permissions.scopes import of_types, own, within


class Reason(NamedTuple):
    """Why something is refused, in Chinese and English, with a short name for programs."""

    zh: str
    en: str
    code: str


@dataclass(frozen=True)
class Condition:
    """A filter that depends on the actor, and what to say when it does not match."""

    filter: Callable[[Actor], Filter]
    reason: Reason


TOP_LEVEL = 3
"""The level of a top-level reviewer: the highest there is, however few levels a policy asks for. A policy that makes
review shorter gives nobody the power to take a whole site out of sight."""


def _supervises(actor: Actor) -> Filter:
    """What a unit of the actor's scope supervises, or what belongs to a unit below one, for top-level reviewers."""
    return AnyOf(
        tuple(
            AllOf((of_types(grant), *_supervised_by(grant.organization)))
            for grant in own(actor).grants
            if grant.organization is not None and _of_top_level(grant)
        )
    )


def _supervised_by(lineage: str) -> tuple[Filter, ...]:
    return (AnyOf(tuple(StartsWith(unit, lineage) for unit in ("supervising", "superior"))),)


def _at_level_three(actor: Actor) -> Filter:
    """What lies in a scope of the actor as a top-level reviewer."""
    return AnyOf(tuple(within(grant) for grant in own(actor).grants if _of_top_level(grant)))


def _of_top_level(grant: Grant) -> bool:
    return grant.level == TOP_LEVEL


def _of_supervisor(grant: Grant) -> bool:
    return grant.organization is not None and _of_top_level(grant)


SUPERVISING = Condition(
    _supervises,
    Reason(
        "须由主管单位的最高审级（三级）审核员办理",
        "A level 3 reviewer does this, whose scope holds the supervising unit",
        "not_supervising",
    ),
)
LEVEL_THREE = Condition(
    _at_level_three,
    Reason(
        "须由该信息所属单位的最高审级（三级）审核员办理",
        "A level 3 reviewer does this, whose scope holds the item",
        "not_level_three",
    ),
)
ASKING: Mapping[Action, tuple[Callable[[Grant], bool], Reason]] = {
    **dict.fromkeys(
        (
            Action.SWITCH_OFF,
            Action.SWITCH_ON,
            Action.DECIDE_CHANGE_REQUEST,
            Action.APPROVE_CHANGE_REQUEST,
            Action.DECIDE_PUBLIC_CHANGE,
            Action.CONFIRM_ERASURE,
        ),
        (_of_supervisor, SUPERVISING.reason),
    ),
    **dict.fromkeys((Action.HIDE_RELATION, Action.SHOW_RELATION), (_of_top_level, LEVEL_THREE.reason)),
}
"""What a reviewer does by such a grant alone, whatever a policy says. Where the last level of a policy is asked for, a
reviewer of any level may be the one."""
