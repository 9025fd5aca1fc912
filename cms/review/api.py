"""Submissions, claims, decisions and review policies over HTTP."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cms.accounts.change_requests.api import WAITS, answer_change
from cms.accounts.change_requests.kinds import Made, Wanted
from cms.library.api import answer
from cms.library.load import load_resource
from cms.library.models import Resource
from cms.review.applicable import explain
from cms.review.claim import claim, claim_event_row, list_claim_events, release
from cms.review.decide import Verdict, decide
from cms.review.facts import facts_of_submissions
from cms.review.interpretations.api import OTHER_HASH
from cms.review.interpretations.present import present_demand
from cms.review.load import permitted_submission
from cms.review.models import Submission
from cms.review.policies import find_policy, list_policies
from cms.review.policy_changes import CREATE_REVIEW_POLICY, DELETE_REVIEW_POLICY, delete_review_policy
from cms.review.queries import applicable_row, list_submissions, policy_rows, submission_rows
from cms.review.releases.present import present_release_of
from cms.review.sign_secrecy import SecrecyVerdict, sign_secrecy
from cms.review.submit import Wish, cancel_submission, submit
from cms.services import services
from cms.web.actions import actions_by_duty, present_actions
from cms.web.answers import Answer, one
from cms.web.blueprint import Blueprint
from cms.web.openapi import IF_MATCH
from cms.web.paging import page_answer
from cms.web.preconditions import etag_of, expected_version
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import ON_SUBMISSION, reasons
from schemas.paging import PageQuery
from schemas.query import ACTIONS
from schemas.requests.review import (
    ApplicableQuery,
    Claim,
    CreatePolicy,
    Decide,
    PolicyQuery,
    SignSecrecy,
    SubmissionQuery,
    Submit,
)
from schemas.responses.change_requests import ChangeRequestAnswer
from schemas.responses.library import ResourceAnswer
from schemas.responses.review import (
    ApplicableAnswer,
    ClaimEventPage,
    PolicyAnswer,
    PolicyPage,
    SubmissionAnswer,
    SubmissionPage,
)

blueprint = Blueprint("review", __name__, url_prefix="/api/v1", description="Review before publication 先审后发")


def answer_submission(
    actor: Actor, session: Session, submission: Submission, resource: Resource, status: int = 200
) -> Answer:
    """A submission with what the actor may do with it."""
    pairs = [(submission, resource)]
    row = {
        **submission_rows(session, pairs)[0],
        "release": present_release_of(actor, session, submission),
        "interpretation": present_demand(actor, session, submission, resource),
        **actions_on_submissions(actor, session, pairs)[submission.id],
    }
    headers = {"ETag": etag_of(resource.version)}
    if status == HTTPStatus.CREATED:
        headers["Location"] = f"/api/v1/submissions/{submission.id}"
    return Answer(one(row), status, headers)


def actions_on_submissions(
    actor: Actor,
    session: Session,
    pairs: Collection[tuple[Submission, Resource]],
    actions: Collection[Action] = ON_SUBMISSION,
) -> dict[str, dict[str, object]]:
    """What the actor may do with each of the submissions by its id, as answers tell it."""
    facts = facts_of_submissions(session, pairs)
    return {one: present_actions(reasons(actor, actions, found)) for one, found in facts.items()}


@blueprint.route("/resources/<resource_id>/submissions", methods=["POST"], parameters=[IF_MATCH])
@blueprint.arguments(Submit)
@blueprint.response(201, SubmissionAnswer)
@writing
def create(actor: Actor, session: Session, body: dict[str, Any], resource_id: str) -> Answer:
    """Send the newest revision for review."""
    levels = services().settings.review_levels
    expedited = body.pop("expedited")
    wish = Wish(**body, expedited=expedited and expedited["reason"])
    submission = submit(actor, session, resource_id, expected_version(), wish, levels)
    return answer_submission(actor, session, submission, load_resource(session, resource_id), 201)


@blueprint.route("/resources/<resource_id>/submissions/cancellation", methods=["POST"], parameters=[IF_MATCH])
@blueprint.response(200, ResourceAnswer)
@writing
def cancel(actor: Actor, session: Session, resource_id: str) -> Answer:
    """Take back what was sent for review or waits for its time."""
    return answer(actor, session, cancel_submission(actor, session, resource_id, expected_version()))


@blueprint.route("/submissions")
@blueprint.arguments(SubmissionQuery, location="query")
@blueprint.response(200, SubmissionPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List submissions; `queue=mine` is your desk."""
    page = list_submissions(actor, session, query)
    pairs = [(row[0], row[1]) for row in page.rows]
    actions = actions_on_submissions(actor, session, pairs) if ACTIONS in query["include"] else {}
    rows = submission_rows(session, pairs)
    return page_answer(page, [{**row, **actions.get(one.id, {})} for row, (one, _) in zip(rows, pairs, strict=True)])


@blueprint.route("/submissions/<submission_id>")
@blueprint.response(200, SubmissionAnswer)
@reading
def get(actor: Actor, session: Session, submission_id: str) -> Answer:
    """Read a submission with its decisions."""
    found = permitted_submission(actor, session, submission_id, Action.READ_RESOURCE, lock=False)
    return answer_submission(actor, session, *found)


@blueprint.route("/submissions/<submission_id>/claims", methods=["POST"])
@blueprint.arguments(Claim)
@blueprint.response(201, SubmissionAnswer)
@writing
def claim_(actor: Actor, session: Session, body: dict[str, Any], submission_id: str) -> Answer:
    """Claim a submission for a while, so that nobody else reads it at the same time; or take a claim over."""
    take_over = body["reason"] if body["take_over"] else None
    submission = claim(actor, session, submission_id, services().settings.claim_minutes, take_over)
    return answer_submission(actor, session, submission, load_resource(session, submission.resource_id), 201)


@blueprint.route("/submissions/<submission_id>/claims")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, ClaimEventPage)
@reading
def claims(actor: Actor, session: Session, query: dict[str, Any], submission_id: str) -> Answer:
    """Who claimed a submission, prolonged, gave back, took over, and when."""
    page = list_claim_events(actor, session, submission_id, query)
    return page_answer(page, [claim_event_row(row[0], row[1]) for row in page.rows])


@blueprint.route("/submissions/<submission_id>/claims", methods=["DELETE"])
@blueprint.response(200, SubmissionAnswer)
@writing
def release_(actor: Actor, session: Session, submission_id: str) -> Answer:
    """Give your claim back."""
    submission = release(actor, session, submission_id)
    return answer_submission(actor, session, submission, load_resource(session, submission.resource_id))


@blueprint.route("/submissions/<submission_id>/decisions", methods=["POST"])
@blueprint.arguments(Decide)
@blueprint.response(201, SubmissionAnswer)
@blueprint.alt_response(412, description=OTHER_HASH)
@writing
def decide_(actor: Actor, session: Session, body: dict[str, Any], submission_id: str) -> Answer:
    """Approve, return or reject; the last approval publishes."""
    levels = services().settings.review_levels
    return answer_submission(actor, session, *decide(actor, session, submission_id, Verdict(**body), levels), 201)


@blueprint.route("/submissions/<submission_id>/secrecy-sign-off", methods=["POST"])
@blueprint.arguments(SignSecrecy)
@blueprint.response(201, SubmissionAnswer)
@blueprint.alt_response(412, description=OTHER_HASH)
@writing
def sign_secrecy_(actor: Actor, session: Session, body: dict[str, Any], submission_id: str) -> Answer:
    """Sign off for the secrecy review, or return what must not be public."""
    return answer_submission(actor, session, *sign_secrecy(actor, session, submission_id, SecrecyVerdict(**body)), 201)


@blueprint.route("/review-policies")
@blueprint.arguments(PolicyQuery, location="query")
@blueprint.response(200, PolicyPage)
@reading
def policies(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List the review policies."""
    page = list_policies(actor, session, query)
    actions = actions_by_duty(actor, Action.MANAGE_REVIEW_POLICIES) if ACTIONS in query["include"] else {}
    return page_answer(page, [{**policy, **actions} for policy in policy_rows(session, [row[0] for row in page.rows])])


@blueprint.route("/review-policies", methods=["POST"])
@blueprint.arguments(CreatePolicy)
@blueprint.response(201, PolicyAnswer)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def create_policy_(actor: Actor, session: Session, body: dict[str, Any]) -> Answer:
    """Set the terms of review for a scope: levels, gates, secrecy, hours, who is eligible."""

    def made(policy: Made) -> Answer:
        (row,) = policy_rows(session, [find_policy(session, str(policy.id))])
        return Answer(one({**row, **actions_by_duty(actor, Action.MANAGE_REVIEW_POLICIES)}), 201)

    return answer_change(actor, session, CREATE_REVIEW_POLICY, Wanted(None, body), made)


@blueprint.route("/review-policies/applicable")
@blueprint.arguments(ApplicableQuery, location="query")
@blueprint.response(200, ApplicableAnswer)
@reading
def applicable(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """Which policy would apply to what, and why others do not."""
    return Answer(one(applicable_row(session, explain(actor, session, query, services().settings.review_levels))))


@blueprint.route("/review-policies/<uuid:policy_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.alt_response(202, schema=ChangeRequestAnswer, description=WAITS)
@writing
def delete_policy_(actor: Actor, session: Session, policy_id: UUID) -> Answer:
    """Take a review policy away."""
    wanted = delete_review_policy(actor, session, str(policy_id))
    return answer_change(actor, session, DELETE_REVIEW_POLICY, wanted, lambda _made: Answer())
