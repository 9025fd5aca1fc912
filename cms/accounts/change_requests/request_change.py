"""Asking for a change that a second administrator decides on, or a reviewer; with a way out where there is only one."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.change_requests.administrators import has_second_administrator
from cms.accounts.change_requests.close_change import WAITING
from cms.accounts.change_requests.kinds import Kind, Made, Wanted
from cms.accounts.models import ChangeRequest
from cms.accounts.sessions.end_families import hold_own_account
from cms.authorization import require
from cms.config import Settings
from cms.errors import Code, Problem, wrong_state
from cms.ids import new_id
from permissions.accounts import is_own
from permissions.facts import Actor
from schemas.text import Text

OPEN_FOR = timedelta(days=7)
OWN = Text("不能申请涉及本人的变更", "Nobody asks for a change that concerns themself")

NEVER_ALONE = Text(
    "此项须由两名管理员办理，请先开立第二个管理员账号", "This takes two administrators; open a second account"
)

_log = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """The request, and what it left if it took effect at once; without `made` it waits for another administrator."""

    request: ChangeRequest
    made: Made | None


def request_change(actor: Actor, session: Session, settings: Settings, kind: Kind, wanted: Wanted) -> Outcome:
    """Ask for a change; it is checked now and again when it is approved.

    A change with a review of its own always waits for a reviewer. While fewer than two persons are administrators there
    is nobody to ask for any other: the change takes effect at once, is kept as `applied_alone`, and is told in the log
    as a warning.

    Raises FORBIDDEN (also for what concerns oneself), TOKEN_INVALID (the account was closed or its password reset
    meanwhile), CONFLICT (the same change waits already), and what the change itself raises.
    """
    require(actor, kind.action)
    kind.check(actor, session, wanted)
    if any(is_own(actor, person) for person in kind.concerns(session, [wanted])[0]):
        raise Problem(Code.FORBIDDEN, OWN)
    hold_own_account(actor, session)
    review = kind.review
    now, is_alone = clock.now(), review is None and not has_second_administrator(session)
    if is_alone and kind.is_never_alone:
        raise wrong_state(NEVER_ALONE)
    supervising = review.unit(session, wanted) if review else None
    if not is_alone:
        _refuse_repeated(session, kind, wanted, supervising)
    else:
        wanted = kind.settled(wanted)
    asked = ChangeRequest(
        id=new_id(),
        kind=kind.name,
        target_id=wanted.target_id,
        payload=dict(wanted.payload),
        state="applied_alone" if is_alone else "waiting",
        requested_by=actor.account_id,
        requested_person_id=actor.person_id,
        reviewed=review is not None,
        supervising_id=supervising,
        decided_at=now if is_alone else None,
        expires_at=now + OPEN_FOR,
        created_at=now,
    )
    session.add(asked)
    session.flush()
    if not is_alone:
        return Outcome(asked, None)
    made = kind.apply(actor, session, settings, wanted, asked.id)
    told = {"change_request": asked.id, "kind": kind.name, "account": actor.account_id}
    _log.warning("a change took effect without a second administrator", extra=told)
    return Outcome(asked, made)


def _refuse_repeated(session: Session, kind: Kind, wanted: Wanted, supervising: str | None) -> None:
    """Raise CONFLICT if the same is asked for already of the same who decide; it names the request that waits."""
    waiting = select(ChangeRequest.id, ChangeRequest.payload).where(
        ChangeRequest.kind == kind.name,
        ChangeRequest.target_id.is_not_distinct_from(wanted.target_id),
        ChangeRequest.supervising_id.is_not_distinct_from(supervising),
        ChangeRequest.state == WAITING,
        ChangeRequest.expires_at > clock.now(),
    )
    for request_id, payload in session.execute(waiting):
        if _told(payload) == _told(wanted.payload):
            told = Text(f"同样的变更申请已在等待审批：{request_id}", f"The same change waits already: {request_id}")
            raise Problem(Code.CONFLICT, told, extra={"change_request_id": request_id})


def _told(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a payload says; null says nothing."""
    return {name: value for name, value in payload.items() if value is not None}
