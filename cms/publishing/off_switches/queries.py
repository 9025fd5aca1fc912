"""Reading off-switches: what is off, what was, and who did it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.errors import not_found
from cms.ids import is_id
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.publishing.off_switches.facts import facts_of_switches, switches_matching
from cms.sites.off_switches.models import OffSwitch
from cms.web.actions import present_actions
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects, may
from permissions.supervising import liftable, refusal_to_switch, supervised


def list_off_switches(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The newest first; those of resources only where the actor may read the resource, or reads the whole log.

    `liftable` leaves those that the actor may switch on again at the moment.
    """
    statement = _seen_by(actor)
    if query["liftable"] is not None:
        can_lift = switches_matching(liftable(actor))
        statement = statement.where(can_lift if query["liftable"] else ~can_lift)
    if query["state"]:
        is_open = OffSwitch.on_at.is_(None)
        statement = statement.where(is_open if query["state"] == "open" else ~is_open)
    if query["subject_type"]:
        statement = statement.where(OffSwitch.subject_type.in_(query["subject_type"]))
    order = [(OffSwitch.off_at, True), (OffSwitch.id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def get_off_switch(actor: Actor, session: Session, off_switch_id: str) -> OffSwitch:
    """One off-switch that the actor would find in the list. Raises FORBIDDEN, NOT_FOUND."""
    wanted = _seen_by(actor).where(OffSwitch.id == off_switch_id)
    found = session.scalars(wanted).one_or_none() if is_id(off_switch_id) else None
    if found is None:
        raise not_found()
    return found


def _seen_by(actor: Actor) -> Select[OffSwitch]:
    require(actor, Action.READ_DIRECTORY)
    statement = select(OffSwitch)
    if may(actor, Action.READ_CHANGES):
        return statement
    readable = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    in_scope = OffSwitch.subject_id.in_(select(Resource.id).where(readable))
    return statement.where(or_(OffSwitch.subject_type != "resource", in_scope, switches_matching(supervised(actor))))


def actions_on_switches(actor: Actor, session: Session, ids: Collection[str]) -> dict[str, dict[str, object]]:
    """For each off-switch by its id whether the actor may lift it, and why not; one query."""
    facts = facts_of_switches(session, ids)
    lift = Action.SWITCH_ON
    return {one: present_actions({lift: refusal_to_switch(actor, lift, facts[one])}) for one in facts}


def present(switch: OffSwitch) -> dict[str, object]:
    """An off-switch as the API shows it."""
    shown = ("id", "subject_type", "subject_id", "reason", "content_hash", "off_by", "on_by")
    return {
        **{name: getattr(switch, name) for name in shown},
        "state": "open" if switch.on_at is None else "closed",
        "off_at": clock.rfc3339(switch.off_at),
        "on_at": clock.rfc3339_or_none(switch.on_at),
    }
