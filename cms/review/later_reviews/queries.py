"""Listing and presenting later reviews."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.models import Account, Person
from cms.authorization import require
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.publishing.models import LaterReview
from cms.review.facts import submissions_matching
from cms.review.models import Submission
from cms.review.working_time import warning_for
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects

SORTS = {"due_at": LaterReview.due_at, "decided_at": LaterReview.decided_at}
_Delegator, _DelegatorAccount = aliased(Person), aliased(Account)


def list_later_reviews(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Later reviews of resources that the actor may read, as (later review, submission, resource).

    `query` is a loaded `LaterReviewQuery`; `queue=mine`: what the actor can confirm or object to now. By `decided_at`
    those that are closed. Raises FORBIDDEN.
    """
    require(actor, Action.READ_RESOURCE)
    statement: Select[*tuple[Any, ...]] = (
        select(LaterReview, Submission, Resource)
        .join(Submission, Submission.id == LaterReview.submission_id)
        .join(Resource, Resource.id == LaterReview.resource_id)
    )
    if query["queue"] == "mine":
        statement = statement.where(submissions_matching(allowed_objects(actor, Action.REVIEW_LATER)))
    else:
        statement = statement.where(resources_matching(allowed_objects(actor, Action.READ_RESOURCE)))
    if query["state"]:
        statement = statement.where(LaterReview.state.in_(query["state"]))
    if query["overdue"] is not None:
        overdue = (LaterReview.state == "open") & (LaterReview.due_at <= clock.now())
        statement = statement.where(overdue if query["overdue"] else ~overdue)
    if query["organization"]:
        statement = statement.where(Resource.organization_id.in_(query["organization"]))
    name, descending = query["sort"].removeprefix("-"), query["sort"].startswith("-")
    if name == "decided_at":
        statement = statement.where(LaterReview.decided_at.is_not(None))
    order = [(SORTS[name], descending), (LaterReview.submission_id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def later_reviews_of(session: Session, ids: Iterable[str]) -> dict[str, dict[str, object]]:
    """The later reviews of those submissions that have one, as the API shows them."""
    statement = (
        select(LaterReview, Person.name, _Delegator.name)
        .outerjoin(Person, Person.id == LaterReview.person_id)
        .outerjoin(_DelegatorAccount, _DelegatorAccount.id == LaterReview.on_behalf_of)
        .outerjoin(_Delegator, _Delegator.id == _DelegatorAccount.person_id)
        .where(LaterReview.submission_id.in_(list(ids)))
    )
    return {later.submission_id: _row(later, name, delegator) for later, name, delegator in session.execute(statement)}


def _row(later: LaterReview, name: str | None, delegator: str | None) -> dict[str, object]:
    warning = warning_for(later.due_at)
    return {
        "state": later.state,
        "due_at": clock.rfc3339(later.due_at),
        "due_warning": {"zh": warning.zh, "en": warning.en} if warning else None,
        "is_overdue": later.state == "open" and later.due_at <= clock.now(),
        "escalated_at": clock.rfc3339_or_none(later.escalated_at),
        "reviewer_id": later.account_id,
        "reviewer_name": name,
        "on_behalf_of": later.on_behalf_of,
        "on_behalf_of_name": delegator,
        "comment": later.comment,
        "gates": later.gates,
        "decided_at": clock.rfc3339_or_none(later.decided_at),
    }
