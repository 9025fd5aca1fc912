"""Bring back what was switched off: by another person, and a resource only as it was."""

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require, text_of
from cms.changes.log import append
from cms.delivery.off import off_in, scope_while_off
from cms.errors import Code, Problem, not_found, wrong_state
from cms.ids import is_id
from cms.publishing.off_switches.facts import facts_of_switches
from cms.publishing.off_switches.feeds import tell_of_return
from cms.publishing.off_switches.subjects import Named, find
from cms.sites.off_switches.models import OffSwitch
from permissions.actions import Action
from permissions.facts import Actor, SwitchFacts
from permissions.supervising import IS_OFF, NOT_ERASED, SAME_CONTENT, refusal_to_switch

OF_STATE = (IS_OFF.reason, NOT_ERASED.reason, SAME_CONTENT.reason)


def switch_on(actor: Actor, session: Session, off_switch_id: str) -> OffSwitch:
    """Lift an off-switch. What was withdrawn meanwhile stays so; what still another switch hides stays hidden.

    Raises NOT_FOUND, FORBIDDEN (who does not supervise it, or the same person), WRONG_STATE (on already, erased, or
    other content).
    """
    require(actor, Action.SWITCH_ON)
    known = session.get(OffSwitch, off_switch_id) if is_id(off_switch_id) else None
    if known is None:
        raise not_found()
    named = Named(known.subject_type, known.subject_id)
    found = find(actor, session, named, Action.SWITCH_ON)  # locked before the switch, as everybody does
    switch = session.get_one(OffSwitch, off_switch_id, with_for_update=True, populate_existing=True)
    _check(actor, facts_of_switches(session, [switch.id])[switch.id])
    hidden = off_in(session).channels
    switch.on_by, switch.on_at = actor.account_id, clock.now()
    session.flush()
    tell_of_return(session, named, hidden - off_in(session).channels)
    after = scope_while_off(session, named.id, found.scope) if named.type == "resource" else found.scope
    append(session, "switched_on", found.changed, scope_before=None, scope_after=after)
    return switch


def _check(actor: Actor, facts: SwitchFacts) -> None:
    reason = refusal_to_switch(actor, Action.SWITCH_ON, facts)
    if reason in OF_STATE:
        raise wrong_state(text_of(reason))
    if reason is not None:
        raise Problem(Code.FORBIDDEN, text_of(reason))
