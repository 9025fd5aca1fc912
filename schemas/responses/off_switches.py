"""The shape of off-switches."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed


class OffSwitchRow(Schema):
    """What was switched off, by whom and why, and who brought it back."""

    id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    subject_type = fields.String(required=True, metadata={"example": "resource"})
    subject_id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    reason = fields.String(required=True, metadata={"example": "内容有误，先停止展示，待核实"})
    state = fields.String(required=True, metadata={"example": "open"})
    content_hash = fields.String(
        required=True, allow_none=True, metadata={"description": "Of what a resource showed: only the same comes back"}
    )
    off_by = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    off_at = fields.String(required=True, metadata={"example": "2026-03-01T09:00:00+08:00"})
    on_by = fields.String(required=True, allow_none=True)
    on_at = fields.String(required=True, allow_none=True)


OffSwitchPage = page_of(listed(OffSwitchRow), "OffSwitchPage")
OffSwitchAnswer = one_of(detailed(OffSwitchRow), "OffSwitchAnswer")
