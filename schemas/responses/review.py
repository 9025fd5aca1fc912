"""The shapes of submissions, decisions and review policies."""

from typing import Any

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.requests.review import PassageComment
from schemas.responses.actions import actions, detailed, listed
from schemas.responses.declare import WHEN, string
from schemas.responses.interpretations import InterpretationDemand
from schemas.responses.library import ResourceRow
from schemas.responses.releases import ReleaseOfSubmission


def _gates(example: object, description: str) -> fields.Dict:
    metadata = {"description": description, "example": {"wording": example}}
    return fields.Dict(keys=fields.String(), required=True, metadata=metadata)


def _list(inner: fields.Field[Any], description: str) -> fields.List[Any]:
    return fields.List(inner, required=True, allow_none=True, metadata={"description": description, "example": None})


class _Said(Schema):
    """Of which content something was said, by whom and when."""

    content_hash = string(example="0" * 64)
    reviewer_id = string(example=EXAMPLE_ID)
    reviewer_name = string(example="周明")
    on_behalf_of = string(null=True)
    on_behalf_of_name = string(null=True)
    created_at = string(example=WHEN)


class DecisionRow(_Said):
    """What one reviewer decided at one level."""

    level = fields.Integer(required=True)
    verdict = string(example="approve")
    comment = string(example="同意发布")
    gates = _gates("pass", "Marks of the gates 各关意见")
    comments = fields.List(fields.Nested(PassageComment), required=True)
    is_escalated = fields.Boolean(required=True, metadata={"description": "By a reviewer from above 超时上收"})


class SignOffRow(_Said):
    """What the secrecy review said."""

    verdict = string(example="pass")
    comment = string(example="不涉密")


class WhyRow(Schema):
    """A reason in both languages."""

    zh = string(example="单位不符")
    en = string(example="Made for another organization")


class LaterReviewPart(Schema):
    """Where the later review of what was published first stands."""

    state = fields.String(
        required=True,
        metadata={"enum": ["open", "confirmed", "objected", "withdrawn", "superseded"], "example": "open"},
    )
    due_at = string(example=WHEN)
    due_warning = fields.Nested(WhyRow, required=True, allow_none=True)
    is_overdue = fields.Boolean(required=True, metadata={"description": "Open and past its time limit 已超时"})
    escalated_at = string(null=True)
    reviewer_id = string(null=True)
    reviewer_name = string(null=True)
    on_behalf_of = string(null=True)
    on_behalf_of_name = string(null=True)
    comment = string(example="")
    gates = _gates("pass", "Marks of the gates 各关意见")
    decided_at = string(null=True)


class SubmissionDetail(Schema):
    """A submission with its decisions and its resource."""

    id = string(example=EXAMPLE_ID)
    state = string(example="open")
    level = fields.Integer(required=True, metadata={"description": "Level at which it waits or ended 当前审级"})
    levels = fields.Integer(required=True, metadata={"description": "Levels in all 审级数"})
    gates = _gates(1, "At which level each gate is signed 六关")
    secrecy = fields.Boolean(required=True, metadata={"description": "Needs a secrecy sign-off 保密审查"})
    secrecy_sign_off = fields.Nested(SignOffRow, required=True, allow_none=True)
    hours = _list(fields.Integer(), "Working hours of each level 审核时限")
    eligible = _list(fields.String(), "Units whose reviewers decide; all in scope if null 审核单位")
    policy_id = string(null=True)
    revision_number = fields.Integer(required=True)
    content_hash = string(example="0" * 64)
    note = string(example="请审核")
    expedited_reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why it is published first and reviewed later 先发理由", "example": None},
    )
    later_review = fields.Nested(LaterReviewPart, required=True, allow_none=True)
    due_at = string(null=True)
    due_warning = fields.Nested(WhyRow, required=True, allow_none=True)
    escalated_at = string(null=True)
    publish_at = string(null=True)
    release_id = string(null=True)
    submitted_by = string(example=EXAMPLE_ID)
    submitted_by_name = string(example="林晓")
    claimed_by = string(null=True)
    claimed_by_name = string(null=True)
    claimed_until = string(null=True)
    created_at = string(example=WHEN)
    closed_at = string(null=True)
    decisions = fields.List(fields.Nested(DecisionRow), required=True)
    resource = fields.Nested(ResourceRow, required=True)


class ListedSubmission(SubmissionDetail):
    """A submission in a list."""

    actions = actions(required=False)


class SubmissionWithActions(SubmissionDetail):
    """A submission with its release, what it has to go public with, and what the reader may do with it."""

    release = fields.Nested(
        ReleaseOfSubmission,
        required=True,
        allow_none=True,
        metadata={"description": "What goes public together with it 同步发布组"},
    )
    interpretation = fields.Nested(
        InterpretationDemand,
        required=True,
        allow_none=True,
        metadata={"description": "Of an important document; null of what needs no interpretation 解读要求"},
    )
    actions = actions()


class ClaimEventRow(Schema):
    """One step of the claim on a submission."""

    kind = string(example="taken")
    account_id = string(example=EXAMPLE_ID)
    name = string(example="周明")
    on_behalf_of = string(null=True)
    taken_from = string(null=True)
    reason = string(example="")
    at = string(example=WHEN)
    until = string(null=True)


class PolicyRow(Schema):
    """A review policy."""

    id = string(example=EXAMPLE_ID)
    organization_id = string(null=True)
    organization_name = string(null=True)
    site_id = string(null=True)
    site_name = string(null=True)
    channel_id = string(null=True)
    channel_name = string(null=True)
    type = string(example="article", null=True)
    levels = fields.Integer(required=True, metadata={"example": 2})
    gates = _gates(1, "At which level each gate is signed 六关")
    secrecy = fields.Boolean(required=True)
    hours = _list(fields.Integer(), "Working hours of each level 审核时限")
    expedited_allowed = fields.Boolean(required=True)
    eligible = _list(fields.String(), "Units whose reviewers decide; all in scope if null 审核单位")
    created_at = string(example=WHEN)


SubmissionPage = page_of(ListedSubmission, "SubmissionPage")
SubmissionAnswer = one_of(SubmissionWithActions, "SubmissionAnswer")


class CandidateRow(Schema):
    """A policy, whether it applies, and why or why not."""

    policy = fields.Nested(PolicyRow, required=True)
    applies = fields.Boolean(required=True)
    is_chosen = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(WhyRow), required=True)


class ApplicableTerms(Schema):
    """The terms of review that would hold, and how they were found."""

    policy_id = string(null=True)
    levels = fields.Integer(required=True, metadata={"example": 3})
    gates = _gates(1, "At which level each gate is signed 六关")
    secrecy = fields.Boolean(required=True)
    hours = _list(fields.Integer(), "Working hours of each level 审核时限")
    expedited_allowed = fields.Boolean(required=True)
    eligible = _list(fields.String(), "Units whose reviewers decide; all in scope if null 审核单位")
    candidates = fields.List(
        fields.Nested(CandidateRow), required=True, metadata={"description": "Those that apply first, 100 at most 规则"}
    )
    left_off = fields.Integer(
        required=True, metadata={"description": "Policies that are not told 未列出的规则数", "example": 0}
    )


ClaimEventPage = page_of(ClaimEventRow, "ClaimEventPage")
PolicyPage = page_of(listed(PolicyRow), "PolicyPage")
PolicyAnswer = one_of(detailed(PolicyRow), "PolicyAnswer")
ApplicableAnswer = one_of(ApplicableTerms, "ApplicableAnswer")
