"""The shapes of submissions, decisions and review policies."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import actions
from schemas.responses.library import ResourceRow

WHEN = "2026-03-01T09:00:00+08:00"


def _text(example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"example": example})


class DecisionRow(Schema):
    """What one reviewer decided at one level."""

    level = fields.Integer(required=True)
    verdict = _text("approve")
    comment = _text("同意发布")
    content_hash = _text("0" * 64)
    reviewer_id = _text(EXAMPLE_ID)
    reviewer_name = _text("周明")
    created_at = _text(WHEN)


class SubmissionDetail(Schema):
    """A submission with its decisions and its resource."""

    id = _text(EXAMPLE_ID)
    state = _text("open")
    level = fields.Integer(required=True, metadata={"description": "Level at which it waits or ended 当前审级"})
    levels = fields.Integer(required=True, metadata={"description": "Levels in all 审级数"})
    revision_number = fields.Integer(required=True)
    content_hash = _text("0" * 64)
    note = _text("请审核")
    publish_at = _text(None, null=True)
    submitted_by = _text(EXAMPLE_ID)
    submitted_by_name = _text("林晓")
    claimed_by = _text(None, null=True)
    claimed_by_name = _text(None, null=True)
    claimed_until = _text(None, null=True)
    created_at = _text(WHEN)
    closed_at = _text(None, null=True)
    decisions = fields.List(fields.Nested(DecisionRow), required=True)
    resource = fields.Nested(ResourceRow, required=True)


class ListedSubmission(SubmissionDetail):
    """A submission in a list."""

    actions = actions(required=False)


class SubmissionWithActions(SubmissionDetail):
    """A submission with what the reader may do with it."""

    actions = actions()


class PolicyRow(Schema):
    """A review policy."""

    id = _text(EXAMPLE_ID)
    organization_id = _text(None, null=True)
    channel_id = _text(None, null=True)
    type = _text("article", null=True)
    levels = fields.Integer(required=True, metadata={"example": 2})
    created_at = _text(WHEN)


SubmissionPage = page_of(ListedSubmission, "SubmissionPage")
SubmissionAnswer = one_of(SubmissionWithActions, "SubmissionAnswer")
PolicyPage = page_of(PolicyRow, "PolicyPage")
PolicyAnswer = one_of(PolicyRow, "PolicyAnswer")
