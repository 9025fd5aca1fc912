"""The shapes of what important documents go public with: interpretations, or the waiver of one."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.declare import WHEN, string
from schemas.responses.library import ResourceRow


class ExplanationRow(Schema):
    """An interpretation, and whether it is enough."""

    resource_id = string(example=EXAMPLE_ID)
    title = string("Null if you may not read it 标题", "《科技创新券管理办法》政策解读", null=True)
    is_live = fields.Boolean(
        required=True, metadata={"description": "Public now; otherwise it goes public together 已公开"}
    )
    lacking = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Of background, purpose, key_measures 缺少", "example": []},
    )
    overlap_percent = fields.Integer(
        required=True, metadata={"description": "How much of it stands in the document 与原文重合（%）", "example": 12}
    )
    is_enough = fields.Boolean(required=True, metadata={"description": "Whether it meets the demand 是否满足"})


class WaiverRow(Schema):
    """That a document of this hash needs no interpretation."""

    id = string(example=EXAMPLE_ID)
    resource_id = string(example=EXAMPLE_ID)
    revision_number = fields.Integer(required=True, metadata={"example": 1})
    content_hash = string(example="0" * 64)
    submission_id = string(example=EXAMPLE_ID)
    reason = string(example="转发上级文件，上级机关已发布解读")
    reviewer_id = string(example=EXAMPLE_ID)
    reviewer_name = string(example="周明")
    at = string(example=WHEN)


class InterpretationDemand(Schema):
    """What an important document goes public with."""

    is_met = fields.Boolean(required=True)
    met_by = string("interpretation, waiver, or null 由何满足", "interpretation", null=True)
    most_overlap_percent = fields.Integer(required=True, metadata={"description": "重合上限（%）", "example": 50})
    interpretations = fields.List(fields.Nested(ExplanationRow), required=True)
    waiver = fields.Nested(WaiverRow, required=True, allow_none=True)


class WaiverDetail(WaiverRow):
    """A waiver with its document."""

    is_current = fields.Boolean(
        required=True, metadata={"description": "For what the document is now, or shows to the public 是否仍有效"}
    )
    resource = fields.Nested(ResourceRow, required=True)


class UninterpretedRow(Schema):
    """An important document that is public without an interpretation that is."""

    is_waived = fields.Boolean(required=True, metadata={"description": "A reviewer waived it 已免解读"})
    resource = fields.Nested(ResourceRow, required=True)


WaiverAnswer = one_of(WaiverDetail, "InterpretationWaiverAnswer")
WaiverPage = page_of(WaiverDetail, "InterpretationWaiverPage")
UninterpretedPage = page_of(UninterpretedRow, "UninterpretedDocumentPage")
