"""What the tests of later reviews share: what is published first, and what another reviewer says of it."""

from typing import Any

from cms.publishing.models import LaterReview
from cms.review.later_reviews.review_later import LaterVerdict, review_later
from cms.review.models import Submission
from tests.cast import Cast

URGENT = "防汛应急响应"


def sent(cast: Cast, **changed: Any) -> str:
    """What is sent to be published first; the id of its submission."""
    return cast.submitted(cast.draft(**changed), expedited=URGENT)


def published_first(cast: Cast, **changed: Any) -> str:
    """What rev_three alone made public; the id of its submission."""
    submission = sent(cast, **changed)
    assert cast.decide(submission, "rev_three") == "published"
    return submission


def say(
    cast: Cast, submission_id: str, name: str = "rev_four", verdict: str = "confirm", comment: str = "同意"
) -> None:
    """Let another reviewer say this of it."""
    actor = cast.actor(name)
    with cast.database.writing() as session:
        content_hash = session.get_one(Submission, submission_id).content_hash
        review_later(actor, session, submission_id, LaterVerdict(verdict, content_hash, comment))


def owed(cast: Cast, submission_id: str) -> LaterReview:
    """The later review that is owed of it."""
    with cast.database.reading() as session:
        return session.get_one(LaterReview, submission_id)
