"""Later reviews over HTTP."""

from typing import Any

from sqlalchemy.orm import Session

from cms.library.queries import resource_row
from cms.review.api import actions_on_submissions, answer_submission
from cms.review.interpretations.api import OTHER_HASH
from cms.review.later_reviews.queries import later_reviews_of, list_later_reviews
from cms.review.later_reviews.review_later import LaterVerdict, review_later
from cms.web.answers import Answer
from cms.web.blueprint import Blueprint
from cms.web.paging import page_answer
from cms.web.transactions import reading, writing
from permissions.actions import Action
from permissions.facts import Actor
from schemas.query import ACTIONS
from schemas.requests.later_reviews import LaterReviewQuery, ReviewLater
from schemas.responses.later_reviews import LaterReviewPage
from schemas.responses.review import SubmissionAnswer

blueprint = Blueprint("later_reviews", __name__, url_prefix="/api/v1", description="Later reviews 补审")


@blueprint.route("/later-reviews")
@blueprint.arguments(LaterReviewQuery, location="query")
@blueprint.response(200, LaterReviewPage)
@reading
def list_(actor: Actor, session: Session, query: dict[str, Any]) -> Answer:
    """List what was published first, with its later review; `total` with `overdue=true` counts what is overdue."""
    page = list_later_reviews(actor, session, query)
    pairs = [(row[1], row[2]) for row in page.rows]
    told = later_reviews_of(session, [submission.id for submission, _ in pairs])
    only = (Action.REVIEW_LATER,)
    actions = actions_on_submissions(actor, session, pairs, only) if ACTIONS in query["include"] else {}
    rows = [
        {
            "submission_id": submission.id,
            "content_hash": submission.content_hash,
            "expedited_reason": submission.expedited_reason,
            "resource": resource_row(resource),
            **told[submission.id],
            **actions.get(submission.id, {}),
        }
        for submission, resource in pairs
    ]
    return page_answer(page, rows)


@blueprint.route("/submissions/<submission_id>/later-review", methods=["POST"])
@blueprint.arguments(ReviewLater)
@blueprint.response(201, SubmissionAnswer)
@blueprint.alt_response(412, description=OTHER_HASH)
@writing
def review(actor: Actor, session: Session, body: dict[str, Any], submission_id: str) -> Answer:
    """Confirm what was published first, or object, which withdraws it at once."""
    return answer_submission(actor, session, *review_later(actor, session, submission_id, LaterVerdict(**body)), 201)
