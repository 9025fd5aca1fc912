"""Reading off-switches: what is off, what was, and who did it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.sites.off_switches.models import OffSwitch
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects, may


def list_off_switches(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The newest first; those of resources only where the actor may read the resource, or reads the whole log."""
    require(actor, Action.READ_DIRECTORY)
    statement = select(OffSwitch)
    if not may(actor, Action.READ_CHANGES):
        readable = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
        in_scope = OffSwitch.subject_id.in_(select(Resource.id).where(readable))
        statement = statement.where(or_(OffSwitch.subject_type != "resource", in_scope))
    if query["state"]:
        is_open = OffSwitch.on_at.is_(None)
        statement = statement.where(is_open if query["state"] == "open" else ~is_open)
    if query["subject_type"]:
        statement = statement.where(OffSwitch.subject_type.in_(query["subject_type"]))
    order = [(OffSwitch.off_at, True), (OffSwitch.id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def present(switch: OffSwitch) -> dict[str, object]:
    """An off-switch as the API shows it."""
    shown = ("id", "subject_type", "subject_id", "reason", "content_hash", "off_by", "on_by")
    return {
        **{name: getattr(switch, name) for name in shown},
        "state": "open" if switch.on_at is None else "closed",
        "off_at": clock.rfc3339(switch.off_at),
        "on_at": clock.rfc3339_or_none(switch.on_at),
    }
