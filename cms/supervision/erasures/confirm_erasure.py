"""The third person: a top-level reviewer of the supervising unit confirms an erasure, or refuses it."""

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import require, text_of
from cms.errors import Code, Problem, wrong_state
from cms.supervision.erasures import states
from cms.supervision.erasures.bind import bind, covered
from cms.supervision.erasures.facts import facts_of_erasures
from cms.supervision.erasures.models import Erasure
from cms.supervision.erasures.queries import get_erasure
from cms.supervision.erasures.request_erasure import require_erasable
from permissions.actions import Action
from permissions.facts import Actor
from permissions.supervising import UNCONFIRMED, refusal_to_confirm
from schemas.text import Text

NOT_OPEN = Text("该清除已确认、驳回、取消或过期", "It was confirmed, refused or cancelled already, or has expired")


def confirm_erasure(actor: Actor, session: Session, erasure_id: str, verdict: str, reason: str) -> Erasure:
    """Confirm, which lets the worker begin, or refuse. What is erased cannot be brought back.

    What it is about at that moment is written down with it, and nothing else is erased.

    Raises FORBIDDEN (no top-level reviewer of the unit, or one of the administrators), NOT_FOUND, WRONG_STATE (decided
    already or expired, or something of it is public again or may be the same as a row).
    """
    require(actor, Action.CONFIRM_ERASURE)
    erasure = get_erasure(actor, session, erasure_id, lock=True)
    why = refusal_to_confirm(actor, facts_of_erasures(session, [erasure.id])[erasure.id])
    if why == UNCONFIRMED.reason:
        raise wrong_state(text_of(why))
    if why is not None:
        raise Problem(Code.FORBIDDEN, text_of(why))
    if verdict == "confirm":
        require_erasable(session, covered(erasure.resource_id, erasure.site_id))
        erasure.total = bind(session, erasure)
    erasure.confirmed_by, erasure.confirmed_person_id = actor.account_id, actor.person_id
    erasure.confirmed_at, erasure.reason = clock.now(), reason
    erasure.state = "waiting" if verdict == "confirm" else "refused"
    erasure.finished_at = None if verdict == "confirm" else clock.now()
    session.flush()
    return erasure


def cancel_erasure(actor: Actor, session: Session, erasure_id: str) -> Erasure:
    """Give an erasure up before it is confirmed; by any administrator. Raises FORBIDDEN, NOT_FOUND, WRONG_STATE."""
    require(actor, Action.MANAGE_ERASURES)
    erasure = get_erasure(actor, session, erasure_id, lock=True)
    if states.state_of(erasure, clock.now()) != states.UNCONFIRMED:
        raise wrong_state(NOT_OPEN)
    erasure.state, erasure.finished_at = "cancelled", clock.now()
    session.flush()
    return erasure
