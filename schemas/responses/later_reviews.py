"""The shapes of later reviews."""

from marshmallow import fields

from schemas.paging import page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import listed
from schemas.responses.library import ResourceRow
from schemas.responses.review import LaterReviewPart


class LaterReviewRow(LaterReviewPart):
    """What was published first, and its later review."""

    submission_id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    content_hash = fields.String(required=True, metadata={"example": "0" * 64})
    expedited_reason = fields.String(
        required=True, metadata={"description": "Why it was published first 先发理由", "example": "防汛应急"}
    )
    resource = fields.Nested(ResourceRow, required=True)


LaterReviewPage = page_of(listed(LaterReviewRow), "LaterReviewPage")
