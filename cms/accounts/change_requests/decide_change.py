"""Deciding on a change request: approving makes the change, by another person than who asked for it.

A second administrator decides, and where the change is of what the public sees a top-level reviewer of the unit.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.change_requests.kinds import Kind, Made, Review, Wanted
from cms.accounts.change_requests.queries import EXPIRED, WAITING, lock_change_request, require_seen, state_of
from cms.accounts.load_actor import actor_of_account
from cms.accounts.models import ChangeRequest
from cms.authorization import require
from cms.config import Settings
from cms.errors import Code, Problem, not_found, wrong_state
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import may
from schemas.text import Text

SAME_PERSON = Text("须由另一名管理员决定", "Another administrator decides, who is another person")
CONCERNS_YOU = Text("不能决定涉及本人的变更", "Nobody decides on a change that concerns themself")
NOT_YOURS = Text("只有申请人可以撤回申请", "Only who asked takes a request back")
CLOSED = Text("该申请已处理", "The request was decided already")
TOO_LATE = Text("该申请已过期，请重新申请", "The request has expired; ask again")
GONE = Text("对象已不存在，请驳回", "What it is about is there no more; refuse it")
OTHER_UNIT = Text(
    "主管单位已变更，不能批准；请驳回后重新申请",
    "Another unit supervises it now; refuse this and have it asked anew",
)
DECIDING = (Action.DECIDE_CHANGE_REQUEST, Action.DECIDE_PUBLIC_CHANGE)
NO_LONGER = Text("申请人已无权申请此项变更", "Who asked may not ask for this any more")


def approve_change(
    actor: Actor, session: Session, settings: Settings, kinds: Mapping[str, Kind], request_id: str
) -> Made:
    """Approve a change request and make the change, in the name of who asked for it.

    Raises FORBIDDEN (the same person, or one whom it concerns), NOT_FOUND, WRONG_STATE (decided, expired, who asked may
    not any more, another unit supervises it now), and what the change itself raises; the request then goes on waiting.
    """
    request, kind = _open(actor, session, kinds, request_id)
    wanted = Wanted(request.target_id, request.payload)
    if kind.review and _unit(session, kind.review, wanted) != request.supervising_id:
        raise wrong_state(OTHER_UNIT)
    if actor.person_id in kind.concerns(session, wanted):
        raise Problem(Code.FORBIDDEN, CONCERNS_YOU)
    asking = _who_asked(session, request, kind)
    _close(actor, session, request, "approved")
    return kind.apply(asking, session, settings, wanted, request.id)


def refuse_change(actor: Actor, session: Session, kinds: Mapping[str, Kind], request_id: str, reason: str) -> None:
    """Refuse a change request, with the reason. Raises FORBIDDEN (the same person), NOT_FOUND, WRONG_STATE."""
    request, _kind = _open(actor, session, kinds, request_id)
    _close(actor, session, request, "refused", reason)


def cancel_change(actor: Actor, session: Session, request_id: str) -> None:
    """Take one's own request back. Raises FORBIDDEN (somebody else's), NOT_FOUND, WRONG_STATE."""
    require(actor, Action.DECIDE_CHANGE_REQUEST)
    request = lock_change_request(session, request_id)
    if request.requested_person_id != actor.person_id:
        raise Problem(Code.FORBIDDEN, NOT_YOURS)
    _require_waiting(request)
    _close(actor, session, request, "cancelled")


def _open(actor: Actor, session: Session, kinds: Mapping[str, Kind], request_id: str) -> tuple[ChangeRequest, Kind]:
    may_decide = [one for one in DECIDING if may(actor, one)]
    if not may_decide:
        require(actor, Action.DECIDE_CHANGE_REQUEST)
    request = lock_change_request(session, request_id)
    if Action.DECIDE_CHANGE_REQUEST not in may_decide:
        require_seen(actor, session, request_id)
    kind = kinds.get(request.kind)
    if kind is None:
        raise not_found()
    if request.reviewed:
        require(actor, Action.DECIDE_PUBLIC_CHANGE)
    else:
        require(actor, kind.action)
    _require_waiting(request)
    if request.requested_person_id == actor.person_id:
        raise Problem(Code.FORBIDDEN, SAME_PERSON)
    return request, kind


def _unit(session: Session, review: Review, wanted: Wanted) -> str | None:
    try:
        return review.unit(session, wanted)
    except Problem:
        raise wrong_state(GONE) from None


def _require_waiting(request: ChangeRequest) -> None:
    state = state_of(request, clock.now())
    if state != WAITING:
        raise wrong_state(TOO_LATE if state == EXPIRED else CLOSED)


def _who_asked(session: Session, request: ChangeRequest, kind: Kind) -> Actor:
    try:
        asking = actor_of_account(session, request.requested_by)
    except Problem:
        raise wrong_state(NO_LONGER) from None
    if not may(asking, kind.action):
        raise wrong_state(NO_LONGER)
    return asking


def _close(actor: Actor, session: Session, request: ChangeRequest, state: str, reason: str = "") -> None:
    request.state, request.reason = state, reason
    request.decided_by, request.decided_person_id = actor.account_id, actor.person_id
    request.decided_at = clock.now()
    session.flush()
