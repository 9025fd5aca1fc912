"""The shapes of previews."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.delivery import DeliveredSummary


class PreviewRow(Schema):
    """Leave to see one revision."""

    id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    resource_id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    revision_number = fields.Integer(required=True, metadata={"example": 1})
    state = fields.String(required=True, metadata={"description": "open, expired, revoked", "example": "open"})
    created_by = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    created_at = fields.String(required=True, metadata={"example": "2026-03-01T09:00:00+08:00"})
    expires_at = fields.String(required=True, metadata={"example": "2026-03-02T09:00:00+08:00"})
    revoked_at = fields.String(required=True, allow_none=True)


class NewPreview(PreviewRow):
    """The same with its token, which is told this once; both are null in a repeat of the answer."""

    token = fields.String(
        required=True, allow_none=True, metadata={"example": "q3Jx0v8mXw2bT7kR5nY1cZ4dF6gH9jLpA-_sDfGhJkQ"}
    )
    url = fields.String(
        required=True, allow_none=True, metadata={"example": "https://www.yunze.example/delivery/v1/previews/q3Jx…"}
    )


class PreviewedItem(DeliveredSummary):
    """A revision as it would be delivered; without an index number if it never was."""

    preview = fields.Boolean(required=True, metadata={"description": "Always true 预览", "example": True})
    index_number = fields.String(allow_none=True, metadata={"description": "索引号"})


PreviewPage = page_of(listed(PreviewRow), "PreviewPage")
NewPreviewAnswer = one_of(detailed(NewPreview), "NewPreviewAnswer")
PreviewedItemOne = one_of(PreviewedItem, "PreviewedItemOne")
