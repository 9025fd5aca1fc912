"""What a kind of change is: who may ask for it, whom it concerns, whether it could be made, and its making."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from cms.config import Settings
from cms.ids import new_id
from permissions.actions import Action
from permissions.facts import Actor


class Wanted(NamedTuple):
    """A change as it is asked for: `target_id` names what it is about, `payload` is plain JSON data."""

    target_id: str | None
    payload: Mapping[str, Any]


def describe(target_id: str, version: int, changes: Mapping[str, Any], now: Mapping[str, Any]) -> Wanted:
    """A change of something versioned, told so that who decides reads what it was, beside what it becomes."""
    before = {name: now.get(name) for name in changes}
    return Wanted(target_id, {"version": version, "before": before, "changes": dict(changes)})


class Made(NamedTuple):
    """What a change left: the id of what was made or changed, and an initial password if there is a new one."""

    id: str | None = None
    initial_password: str | None = None


@dataclass(frozen=True)
class Review:
    """Who decides on a change of what the public sees: no second administrator, but a top-level reviewer (P2).

    `is_due` tells whether the public sees any of it: if not, nobody needs to decide. `unit` gives the unit whose
    reviewers decide; None stands for any root unit.
    """

    is_due: Callable[[Session, Wanted], bool]
    unit: Callable[[Session, Wanted], str | None]


@dataclass(frozen=True)
class Kind:
    """One kind of change; a second administrator decides on it, unless there is a `review`.

    `concerns` gives for each of many such changes the persons who may neither ask for it nor approve it. `check` raises
    whatever `apply` would, and changes nothing. `apply` validates again: between asking and approving the world has
    gone on. Its last argument is the id of the change request. `is_never_alone`: without a second administrator it
    cannot be asked for at all. `makes_target`: what it is about does not exist before; its id is settled with
    the request, and told as `target_id` from then on.
    """

    name: str
    action: Action
    concerns: Callable[[Session, Sequence[Wanted]], Sequence[frozenset[str]]]
    check: Callable[[Actor, Session, Wanted], None]
    apply: Callable[[Actor, Session, Settings, Wanted, str], Made]
    review: Review | None = None
    is_never_alone: bool = False
    makes_target: bool = False

    def settled(self, wanted: Wanted) -> Wanted:
        """The change as it is made now, with the id of what it makes."""
        return wanted._replace(target_id=new_id()) if self.makes_target else wanted


def nobody(_session: Session, wanted: Sequence[Wanted]) -> list[frozenset[str]]:
    """What changes of no account concern: no person."""
    return [frozenset()] * len(wanted)
