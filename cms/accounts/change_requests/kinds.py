"""What a kind of change is: who may ask for it, whom it concerns, whether it could be made, and its making."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from cms.config import Settings
from permissions.actions import Action
from permissions.facts import Actor


class Wanted(NamedTuple):
    """A change as it is asked for: `target_id` names what it is about, `payload` is plain JSON data."""

    target_id: str | None
    payload: Mapping[str, Any]


class Made(NamedTuple):
    """What a change left: the id of what was made or changed, and an initial password if there is a new one."""

    id: str | None = None
    initial_password: str | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of change.

    `concerns` gives for each of many such changes the persons who may neither ask for it nor approve it. `check` raises
    whatever `apply` would, and changes nothing. `apply` validates again: between asking and approving the world has
    gone on. Its last argument is the id of the change request.
    """

    name: str
    action: Action
    concerns: Callable[[Session, Sequence[Wanted]], Sequence[frozenset[str]]]
    check: Callable[[Actor, Session, Wanted], None]
    apply: Callable[[Actor, Session, Settings, Wanted, str], Made]
