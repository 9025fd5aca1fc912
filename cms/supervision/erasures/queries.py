"""Reading erasures: what is asked for, how far it is, what became of each resource."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import ChangeRequest
from cms.authorization import require
from cms.errors import not_found
from cms.ids import is_id
from cms.supervision.erasures.facts import erasures_matching, facts_of_erasures
from cms.supervision.erasures.models import ErasedItem, Erasure
from cms.supervision.erasures.states import UNCONFIRMED, expires_at, in_states, state_of
from cms.web.actions import present_actions
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.supervising import confirms, refusal_to_confirm

Told = Mapping[str, object]


def list_erasures(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The newest first; a reviewer sees those that lie in the units they supervise. Raises FORBIDDEN."""
    statement = _seen_by(actor)
    if query["state"]:
        statement = statement.where(in_states(query["state"], clock.now()))
    order = [(Erasure.started_at, True), (Erasure.id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def get_erasure(actor: Actor, session: Session, erasure_id: str, *, lock: bool = False) -> Erasure:
    """One erasure that the actor would find in the list. Raises FORBIDDEN, NOT_FOUND."""
    wanted = _seen_by(actor).where(Erasure.id == erasure_id)
    if lock:
        wanted = wanted.with_for_update(of=Erasure).execution_options(populate_existing=True)
    found: Erasure | None = session.scalars(wanted).one_or_none() if is_id(erasure_id) else None
    if found is None:
        raise not_found()
    return found


def list_items(actor: Actor, session: Session, erasure_id: str, query: Mapping[str, Any]) -> Page:
    """What is to become, and became, of each resource. Raises FORBIDDEN, NOT_FOUND."""
    found = get_erasure(actor, session, erasure_id)
    statement = select(ErasedItem).where(ErasedItem.erasure_id == found.id)
    if query["outcome"]:
        statement = statement.where(ErasedItem.outcome.in_(query["outcome"]))
    order = [(ErasedItem.resource_id, False)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def _seen_by(actor: Actor) -> Select[Erasure, ChangeRequest]:
    require(actor, Action.READ_CHANGE_REQUESTS)
    seen = erasures_matching(confirms(actor)) if actor.duty is Duty.REVIEWER else true()
    return select(Erasure, ChangeRequest).join(ChangeRequest).where(seen)


def actions_on_erasures(actor: Actor, session: Session, ids: Collection[str]) -> dict[str, dict[str, object]]:
    """For each erasure by its id whether the actor may confirm it, and why not; one query."""
    facts = facts_of_erasures(session, ids)
    return {one: present_actions({Action.CONFIRM_ERASURE: refusal_to_confirm(actor, facts[one])}) for one in facts}


def present(erasure: Erasure, request: ChangeRequest) -> dict[str, object]:
    """An erasure as the API shows it: three persons, and how far it is."""
    shown = ("id", "resource_id", "site_id", "ground", "change_request_id", "confirmed_by", "reason")
    return {
        **{name: getattr(erasure, name) for name in shown},
        "state": state_of(erasure, clock.now()),
        "requested_by": request.requested_by,
        "approved_by": request.decided_by,
        "confirmed_at": clock.rfc3339_or_none(erasure.confirmed_at),
        "done": erasure.done,
        "total": erasure.total,
        "counts": {name: erasure.counts.get(name, 0) for name in ("erased", "left")},
        "fault": erasure.fault,
        "started_at": clock.rfc3339(erasure.started_at),
        "expires_at": clock.rfc3339(expires_at(erasure)) if erasure.state == UNCONFIRMED else None,
        "finished_at": clock.rfc3339_or_none(erasure.finished_at),
    }


def present_item(item: ErasedItem) -> dict[str, object]:
    """What became of one resource."""
    return {"resource_id": item.resource_id, "outcome": item.outcome, "at": clock.rfc3339_or_none(item.at)}
