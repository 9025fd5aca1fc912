"""Looking up change requests, listing and presenting them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, cast, null, select, true
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.change_requests.close_change import WAITING
from cms.accounts.models import ChangeRequest, Organization, Person
from cms.accounts.ordering import order_by
from cms.accounts.sessions.end_families import hold_accounts
from cms.authorization import require
from cms.errors import not_found
from cms.filters import compile_filter
from cms.ids import is_id
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.supervising import oversees

SORTS = {"created_at": ChangeRequest.created_at}
EXPIRED = "expired"

COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "supervising": select(Organization.lineage)
    .where(Organization.id == ChangeRequest.supervising_id)
    .scalar_subquery(),
    "superior": cast(null(), String),
    "type": cast(null(), String),
    "is_platform": and_(ChangeRequest.reviewed, ChangeRequest.supervising_id.is_(None)),
}
_Asking, _Deciding = aliased(Person), aliased(Person)


def state_of(request: ChangeRequest, now: datetime) -> str:
    """The state as people see it: what waits for too long has expired."""
    return EXPIRED if request.state == WAITING and request.expires_at <= now else request.state


def _in_state(state: str, now: datetime) -> ColumnElement[bool]:
    if state == EXPIRED:
        return (ChangeRequest.state == WAITING) & (ChangeRequest.expires_at <= now)
    if state == WAITING:
        return (ChangeRequest.state == WAITING) & (ChangeRequest.expires_at > now)
    return ChangeRequest.state == state


def _with_names() -> Select[ChangeRequest, str, str]:
    return (
        select(ChangeRequest, _Asking.name, _Deciding.name)
        .join(_Asking, _Asking.id == ChangeRequest.requested_person_id)
        .outerjoin(_Deciding, _Deciding.id == ChangeRequest.decided_person_id)
    )


def list_change_requests(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of change requests; `query` is a loaded `ChangeRequestQuery`. Raises FORBIDDEN."""
    require(actor, Action.READ_CHANGE_REQUESTS)
    statement = _with_names().where(_seen_by(actor))
    if query.get("state"):
        statement = statement.where(_in_state(query["state"], clock.now()))
    if query.get("kind"):
        statement = statement.where(ChangeRequest.kind.in_(query["kind"]))
    if query.get("target"):
        statement = statement.where(ChangeRequest.target_id == query["target"])
    order = order_by(query["sort"], SORTS, ChangeRequest.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


class Told(NamedTuple):
    """A change request with the names of who asked and who decided."""

    request: ChangeRequest
    asking: str
    deciding: str | None


def get_change_request(actor: Actor, session: Session, request_id: str) -> Told:
    """One change request with its names. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_CHANGE_REQUESTS)
    require_seen(actor, session, request_id)
    return find_change_request(session, request_id)


def require_seen(actor: Actor, session: Session, request_id: str) -> None:
    """Raise NOT_FOUND for a request that is none of the actor's business."""
    wanted = select(ChangeRequest.id).where(ChangeRequest.id == request_id, _seen_by(actor))
    if not is_id(request_id) or session.scalar(wanted) is None:
        raise not_found()


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Administrators and auditors see all of them, reviewers what they decide on."""
    return true() if actor.duty is not Duty.REVIEWER else compile_filter(oversees(actor), COLUMNS, {})


def find_change_request(session: Session, request_id: str) -> Told:
    """The same for somebody who was let in already. Raises NOT_FOUND."""
    if not is_id(request_id):
        raise not_found()
    found = session.execute(_with_names().where(ChangeRequest.id == request_id)).one_or_none()
    if found is None:
        raise not_found()
    return Told(*found)


def lock_change_request(session: Session, request_id: str) -> ChangeRequest:
    """The request, held until the end of the transaction, so that it is decided once. Raises NOT_FOUND.

    Whoever holds a request of an account holds that account first, since closing an account takes back all that it has
    asked for: so who asked and the account that it is about come before it, and two approvals never wait in a ring.
    """
    request = ChangeRequest
    known = select(request.requested_by, request.target_id).where(request.id == request_id)
    accounts = session.execute(known).one_or_none() if is_id(request_id) else None
    if accounts is None:
        raise not_found()
    hold_accounts(session, *filter(None, accounts))
    return session.scalars(select(request).where(request.id == request_id).with_for_update()).one()


def present(request: ChangeRequest, asking: str, deciding: str | None) -> dict[str, object]:
    """A change request as the management API shows it."""
    return {
        "id": request.id,
        "kind": request.kind,
        "target_id": request.target_id,
        "payload": request.payload,
        "state": state_of(request, clock.now()),
        "decided_by_duty": "reviewer" if request.reviewed else "system_admin",
        "supervising_id": request.supervising_id,
        "requested_by": request.requested_by,
        "requested_by_name": asking,
        "decided_by": request.decided_by,
        "decided_by_name": deciding,
        "decided_at": clock.rfc3339_or_none(request.decided_at),
        "reason": request.reason,
        "expires_at": clock.rfc3339(request.expires_at),
        "created_at": clock.rfc3339(request.created_at),
    }
