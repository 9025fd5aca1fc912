"""What requests about off-switches carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import grounds

SUBJECT_TYPES = ("resource", "channel", "site")
STATES = ("open", "closed")


class SwitchOff(Strict):
    """What is to be taken out of the public's sight, and why."""

    subject_type = fields.String(
        required=True,
        validate=validate.OneOf(SUBJECT_TYPES),
        metadata={"description": "resource 信息, channel 栏目 with all below it, or site 站点", "example": "resource"},
    )
    subject_id = fields.String(required=True, validate=ID, metadata={"description": "Its id", "example": EXAMPLE_ID})
    reason = grounds("Why 理由", "内容有误，先停止展示，待核实", longest=500)


class OffSwitchQuery(WithActions, PageQuery):
    """Which off-switches."""

    state = fields.String(
        load_default=None,
        validate=validate.OneOf(STATES),
        metadata={"description": "open: off now 停止展示中; closed: on again 已恢复", "example": "open"},
    )
    subject_type = fields.List(
        fields.String(validate=validate.OneOf(SUBJECT_TYPES)),
        load_default=None,
        metadata={"description": "Of what 对象类型", "example": ["site"]},
    )
    liftable = YesNo(
        load_default=None,
        metadata={"description": "Whether you may switch it on again now 您现在是否可以恢复", "example": True},
    )
