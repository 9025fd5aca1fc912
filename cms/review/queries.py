"""Reading submissions: queues, items, the trail of decisions."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.models import Account, Person
from cms.accounts.names import names_of_accounts
from cms.authorization import require
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.library.queries import resource_row
from cms.review.applicable import Explanation
from cms.review.facts import submissions_matching
from cms.review.later_reviews.queries import later_reviews_of
from cms.review.models import Decision, ReviewPolicy, SecrecySignOff, Submission
from cms.review.releases.queries import releases_of_submissions
from cms.review.scopes import scope_names
from cms.review.working_time import warning_for
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects

_DelegatorAccount, _Delegator = aliased(Account), aliased(Person)
_Said = TypeVar("_Said", Decision, SecrecySignOff)
QUEUES = {"mine": Action.DECIDE, "secrecy": Action.SIGN_SECRECY}


def list_submissions(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Submissions of resources that the actor may read.

    `queue=mine`: what the actor can decide on, oldest first; `queue=secrecy`: what waits for the secrecy sign-off.
    """
    require(actor, Action.READ_RESOURCE)
    statement = select(Submission, Resource).join(Resource, Resource.id == Submission.resource_id)
    if query["queue"] in QUEUES:
        rule = allowed_objects(actor, QUEUES[query["queue"]])
        statement = statement.where(submissions_matching(rule), Submission.state == "open")
    else:
        statement = statement.where(resources_matching(allowed_objects(actor, Action.READ_RESOURCE)))
    if query["queue"] == "submitted":
        statement = statement.where(Submission.submitted_by == actor.account_id)
    if query["overdue"]:
        statement = statement.where(Submission.state == "open", Submission.due_at <= clock.now())
    if query["expedited"] is not None:
        is_expedited = Submission.expedited_reason.is_not(None)
        statement = statement.where(is_expedited if query["expedited"] else ~is_expedited)
    if query["state"]:
        statement = statement.where(Submission.state.in_(query["state"]))
    if query["resource"]:
        statement = statement.where(Submission.resource_id == query["resource"])
    descending = query["sort"].startswith("-")
    order = [(Submission.created_at, descending), (Submission.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def decisions_of(session: Session, ids: Iterable[str]) -> dict[str, list[dict[str, object]]]:
    """The decisions on each submission, level by level."""
    found: dict[str, list[dict[str, object]]] = {submission_id: [] for submission_id in ids}
    for decision, name, delegator in session.execute(_said(Decision, found).order_by(Decision.level)):
        found[decision.submission_id].append(
            {
                "level": decision.level,
                "gates": decision.gates,
                "comments": decision.comments,
                "is_escalated": decision.is_escalated,
                **_said_row(decision, name, delegator),
            }
        )
    return found


def _sign_offs(session: Session, ids: Iterable[str]) -> dict[str, dict[str, object]]:
    """What the secrecy review said of each submission that it spoke of."""
    found = session.execute(_said(SecrecySignOff, ids))
    return {one.submission_id: _said_row(one, name, delegator) for one, name, delegator in found}


def _said(model: type[_Said], ids: Iterable[str]) -> Select[_Said, str, str]:
    """What was said of each submission, with the names of who said it, and for whom."""
    return (
        select(model, Person.name, _Delegator.name)
        .join(Person, Person.id == model.person_id)
        .outerjoin(_DelegatorAccount, _DelegatorAccount.id == model.on_behalf_of)
        .outerjoin(_Delegator, _Delegator.id == _DelegatorAccount.person_id)
        .where(model.submission_id.in_(list(ids)))
    )


def _said_row(one: Decision | SecrecySignOff, name: str, delegator: str | None) -> dict[str, object]:
    return {
        "verdict": one.verdict,
        "comment": one.comment,
        "content_hash": one.content_hash,
        "reviewer_id": one.account_id,
        "reviewer_name": name,
        "on_behalf_of": one.on_behalf_of,
        "on_behalf_of_name": delegator,
        "created_at": clock.rfc3339(one.created_at),
    }


def _due_warning(submission: Submission) -> dict[str, str] | None:
    warning = warning_for(submission.due_at)
    return {"zh": warning.zh, "en": warning.en} if warning else None


def submission_rows(session: Session, rows: Iterable[tuple[Submission, Resource]]) -> list[dict[str, object]]:
    """Submissions as the API shows them."""
    rows = list(rows)
    decisions = decisions_of(session, [submission.id for submission, _ in rows])
    sign_offs = _sign_offs(session, decisions)
    later = later_reviews_of(session, [one.id for one, _ in rows if one.expedited_reason is not None])
    releases = releases_of_submissions(session, [submission for submission, _ in rows])
    names = names_of_accounts(session, (by for one, _ in rows for by in (one.submitted_by, one.claimed_by)))
    return [
        {
            "id": submission.id,
            "state": submission.state,
            "level": submission.level,
            "levels": submission.levels,
            "gates": submission.gates,
            "secrecy": submission.secrecy,
            "secrecy_sign_off": sign_offs.get(submission.id),
            "hours": submission.hours,
            "eligible": submission.eligible,
            "policy_id": submission.policy_id,
            "revision_number": submission.revision_number,
            "content_hash": submission.content_hash,
            "note": submission.note,
            "due_at": clock.rfc3339_or_none(submission.due_at),
            "due_warning": _due_warning(submission),
            "escalated_at": clock.rfc3339_or_none(submission.escalated_at),
            "expedited_reason": submission.expedited_reason,
            "later_review": later.get(submission.id),
            "publish_at": clock.rfc3339_or_none(submission.publish_at),
            "release_id": releases.get(submission.id),
            "submitted_by": submission.submitted_by,
            "submitted_by_name": names[submission.submitted_by],
            "claimed_by": submission.claimed_by,
            "claimed_by_name": names.get(submission.claimed_by or ""),
            "claimed_until": clock.rfc3339_or_none(submission.claimed_until),
            "created_at": clock.rfc3339(submission.created_at),
            "closed_at": clock.rfc3339_or_none(submission.closed_at),
            "decisions": decisions[submission.id],
            "resource": resource_row(resource),
        }
        for submission, resource in rows
    ]


def policy_rows(session: Session, policies: Iterable[ReviewPolicy]) -> list[dict[str, object]]:
    """Review policies as the API shows them, with the names of their scopes in one query."""
    policies = list(policies)
    names = scope_names(session, [policy.id for policy in policies])
    return [
        {
            "id": policy.id,
            "organization_id": policy.organization_id,
            "organization_name": names[policy.id].organization,
            "site_id": policy.site_id,
            "site_name": names[policy.id].site,
            "channel_id": policy.channel_id,
            "channel_name": names[policy.id].channel,
            "type": policy.type,
            "levels": policy.levels,
            "gates": policy.gates,
            "secrecy": policy.secrecy,
            "hours": policy.hours,
            "expedited_allowed": policy.expedited_allowed,
            "eligible": policy.eligible,
            "created_at": clock.rfc3339(policy.created_at),
        }
        for policy in policies
    ]


def applicable_row(session: Session, found: Explanation) -> dict[str, object]:
    """What would apply, and why, as the API shows it."""
    terms = found.terms
    policies = policy_rows(session, [one.policy for one in found.candidates])
    return {
        "policy_id": terms.policy_id,
        "levels": terms.levels,
        "gates": terms.gates,
        "secrecy": terms.secrecy,
        "hours": terms.hours,
        "expedited_allowed": terms.expedited_allowed,
        "eligible": terms.eligible,
        "candidates": [
            {
                "policy": policy,
                "applies": one.applies,
                "is_chosen": one.is_chosen,
                "reasons": [{"zh": reason.zh, "en": reason.en} for reason in one.reasons],
            }
            for one, policy in zip(found.candidates, policies, strict=True)
        ],
        "left_off": found.left_off,
    }
