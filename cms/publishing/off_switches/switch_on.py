"""Bring back what was switched off: by another person, and a resource only as it was."""

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account
from cms.authorization import require
from cms.changes.log import append
from cms.delivery.off import off_in, scope_while_off
from cms.errors import Code, Problem, not_found, wrong_state
from cms.ids import is_id
from cms.publishing.off_switches.feeds import tell_of_return
from cms.publishing.off_switches.subjects import Found, Named, find
from cms.sites.off_switches.models import OffSwitch
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

ON_ALREADY = Text("已恢复展示", "It is on again already")
SAME_PERSON = Text("须由停止展示者以外的审核人恢复", "Somebody else than who switched it off brings it back")
OTHER_CONTENT = Text(
    "公开内容与停止展示时不同，不能恢复；请撤回后重新送审",
    "It no longer shows what was switched off; withdraw it and send it for review anew",
)


def switch_on(actor: Actor, session: Session, off_switch_id: str) -> OffSwitch:
    """Lift an off-switch. What was withdrawn meanwhile stays so; what still another switch hides stays hidden.

    Raises NOT_FOUND, FORBIDDEN (scope, or the same person), WRONG_STATE (on already, or other content).
    """
    require(actor, Action.SWITCH_ON)
    known = session.get(OffSwitch, off_switch_id) if is_id(off_switch_id) else None
    if known is None:
        raise not_found()
    named = Named(known.subject_type, known.subject_id)
    found = find(actor, session, named, Action.SWITCH_ON)  # locked before the switch, as everybody does
    switch = session.get_one(OffSwitch, off_switch_id, with_for_update=True, populate_existing=True)
    _check(actor, session, switch, found)
    hidden = off_in(session).channels
    switch.on_by, switch.on_at = actor.account_id, clock.now()
    session.flush()
    tell_of_return(session, named, hidden - off_in(session).channels)
    after = scope_while_off(session, named.id, found.scope) if named.type == "resource" else found.scope
    append(session, "switched_on", found.changed, scope_before=None, scope_after=after)
    return switch


def _check(actor: Actor, session: Session, switch: OffSwitch, found: Found) -> None:
    if switch.on_at is not None:
        raise wrong_state(ON_ALREADY)
    if session.get_one(Account, switch.off_by).person_id == actor.person_id:
        raise Problem(Code.FORBIDDEN, SAME_PERSON)
    if found.content_hash not in (None, switch.content_hash):
        raise wrong_state(OTHER_CONTENT)
