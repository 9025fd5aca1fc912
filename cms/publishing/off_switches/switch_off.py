"""Take a resource, a channel with all below it, or a site out of the public's sight, at once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require
from cms.changes.log import append
from cms.delivery.off import off_in, scope_while_off
from cms.errors import wrong_state
from cms.ids import new_id
from cms.publishing.off_switches.feeds import tell_of_leaving
from cms.publishing.off_switches.subjects import Named, find
from cms.sites.off_switches.models import OffSwitch
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

OFF_ALREADY = Text("已处于停止展示状态", "It is switched off already")


def switch_off(actor: Actor, session: Session, named: Named, reason: str) -> OffSwitch:
    """Switch it off; what it is does not change, and every public route hides it from the commit on.

    Raises NOT_FOUND, FORBIDDEN, WRONG_STATE (off already).
    """
    require(actor, Action.SWITCH_OFF)
    found = find(actor, session, named, Action.SWITCH_OFF)
    is_open = (OffSwitch.subject_id == named.id, OffSwitch.on_at.is_(None))
    if session.scalar(select(OffSwitch.id).where(*is_open)) is not None:
        raise wrong_state(OFF_ALREADY)
    before = scope_while_off(session, named.id, found.scope) if named.type == "resource" else found.scope
    hidden = off_in(session).channels
    made = OffSwitch(
        id=new_id(),
        subject_type=named.type,
        subject_id=named.id,
        reason=reason,
        content_hash=found.content_hash,
        off_by=actor.account_id,
        off_at=clock.now(),
    )
    session.add(made)
    session.flush()
    tell_of_leaving(session, named, off_in(session).channels - hidden, made.off_at)
    append(session, "switched_off", found.changed, scope_before=before, scope_after=None)
    return made
