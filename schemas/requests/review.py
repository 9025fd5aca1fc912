"""What requests about reviews carry."""

from marshmallow import fields, validate

from schemas.content_types import CONTENT_TYPES
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict

STATES = ("open", "approved", "published", "returned", "rejected", "voided", "cancelled")
HASH = validate.Regexp(r"[0-9a-f]{64}\Z", error="bad hash")


class SubmissionQuery(PageQuery, WithActions):
    """Which submissions."""

    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "mine", "submitted")),
        metadata={
            "description": "mine: waiting for your decision 待我审核; submitted: sent by you 我送审的",
            "example": "mine",
        },
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "状态"}
    )
    resource = fields.String(load_default=None, validate=ID, metadata={"description": "Of this resource"})
    sort = fields.String(
        load_default="created_at",
        validate=validate.OneOf(("created_at", "-created_at")),
        metadata={"description": "Order 排序"},
    )


class Submit(Strict):
    """Send the newest revision for review."""

    note = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Word to the reviewers 送审说明", "example": "请审核"},
    )
    publish_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        format="iso",
        metadata={"description": "When to publish after the last approval; at once if null 定时发布", "example": None},
    )


class Decide(Strict):
    """A decision at the level where the submission waits."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("approve", "return", "reject")),
        metadata={"description": "同意、退回修改、驳回", "example": "approve"},
    )
    content_hash = fields.String(
        required=True,
        validate=HASH,
        metadata={"description": "Hash of what you read, from the submission 所审内容的散列", "example": "0" * 64},
    )
    comment = fields.String(
        load_default="",
        validate=validate.Length(0, 2000),
        metadata={"description": "Required to return or reject 意见", "example": "同意发布"},
    )


class CreatePolicy(Strict):
    """Levels of review for a channel, an organization, a type, or a combination; null means any."""

    organization_id = fields.String(load_default=None, allow_none=True, validate=ID, metadata={"example": EXAMPLE_ID})
    channel_id = fields.String(load_default=None, allow_none=True, validate=ID, metadata={"example": None})
    type = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(list(CONTENT_TYPES)),
        metadata={"example": "article"},
    )
    levels = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 3),
        metadata={"description": "1 to 3 审级数", "example": 2},
    )
