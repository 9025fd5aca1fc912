"""What requests about reviews carry."""

from marshmallow import fields, validate

from schemas.content_types import CONTENT_TYPES
from schemas.fields import Entries
from schemas.gates import GATES, MARKS
from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import among, grounds, ids, order, queue, read_hash, verdict, words

STATES = ("open", "approved", "published", "returned", "rejected", "voided", "cancelled")


class PolicyQuery(PageQuery, WithActions):
    """Which review policies."""


class SubmissionQuery(PageQuery, WithActions):
    """Which submissions."""

    queue = queue(
        ("all", "mine", "secrecy", "submitted"),
        "mine: waiting for your decision 待我审核; secrecy: for your secrecy sign-off 待我保密审查; "
        "submitted: sent by you 我送审的",
    )
    state = among(STATES, "状态")
    resource = fields.String(load_default=None, validate=ID, metadata={"description": "Of this resource"})
    overdue = YesNo(
        load_default=None, metadata={"description": "Past the time limit of its level 已超时", "example": True}
    )
    expedited = YesNo(load_default=None, metadata={"description": "Published first 先发后审", "example": True})
    sort = order("created_at", ("created_at", "-created_at"))


class Expedited(Strict):
    """Why it shall be published first and reviewed later."""

    reason = grounds("Why it cannot wait 先发理由", "防汛应急响应")


class Submit(Strict):
    """Send the newest revision for review."""

    note = words("Word to the reviewers 送审说明", "请审核")
    publish_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        format="iso",
        metadata={"description": "When to publish after the last approval; at once if null 定时发布", "example": None},
    )
    expedited = fields.Nested(
        Expedited,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "One decision at the last level publishes, another reviewer confirms later 加急先发后补审",
            "example": None,
        },
    )
    waiver_wanted = fields.Boolean(
        load_default=False,
        metadata={
            "description": "An important document without an interpretation; tell in the note why a reviewer should "
            "waive it 申请免解读",
            "example": False,
        },
    )


class WaiveInterpretation(Strict):
    """That an important document needs no interpretation."""

    reason = grounds("理由", "转发上级文件，上级机关已发布解读", shortest=1)
    content_hash = read_hash()


class WaiverQuery(PageQuery):
    """Which waivers."""

    resource = fields.String(load_default=None, validate=ID, metadata={"description": "Of this document 文件"})
    organization = ids("Of documents of these units 单位")
    sort = order("-at", ("at", "-at"))


class UninterpretedQuery(PageQuery):
    """Which documents without an interpretation."""

    organization = ids("Of these units 单位")
    waived = YesNo(
        load_default=False,
        metadata={"description": "true: those for which a reviewer waived it 免解读的", "example": False},
    )


class Claim(Strict):
    """A claim, or the taking over of one."""

    take_over = fields.Boolean(
        load_default=False,
        metadata={"description": "Take a claim that lasts from whoever holds it 接管", "example": False},
    )
    reason = words("Required to take over 理由", "")


class PassageComment(Strict):
    """A comment on words that stand in a field."""

    pointer = fields.String(
        required=True,
        validate=validate.Regexp(r"^(/[^/]{1,100}){1,10}$", error="bad pointer"),
        metadata={"description": "JSON pointer into the content 字段", "example": "/title"},
    )
    quote = words("Words that stand there; empty for the whole field 引文", "通知", longest=500)
    text = grounds("批注", "标题应写明发文年份", shortest=1, longest=2000)


class Decide(Strict):
    """A decision at the level where the submission waits."""

    verdict = verdict(("approve", "return", "reject"), "同意、退回修改、驳回")
    content_hash = read_hash()
    comment = words("To return or reject: this, `comments`, or a gate that failed 意见", "同意发布", longest=2000)
    gates = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(GATES))),
        values=fields.String(validate=validate.OneOf(MARKS)),
        load_default=dict,
        metadata={
            "description": "To approve: pass for each gate of the level, no other; see `gates` of the submission 六关",
            "example": {"wording": "pass"},
        },
    )
    comments = fields.List(
        fields.Nested(PassageComment),
        load_default=list,
        validate=Entries(0, 100),
        metadata={"description": "Comments on passages 批注", "example": []},
    )


class SignSecrecy(Strict):
    """What the secrecy review says."""

    verdict = verdict(MARKS, "通过、不通过")
    content_hash = read_hash("Hash of what you read 所审内容的散列")
    comment = words("Required if it fails 意见", "不涉密", longest=2000)


class CreatePolicy(Strict):
    """Terms of review for a channel, a site, an organization, a type, or a combination; null means any."""

    organization_id = fields.String(load_default=None, allow_none=True, validate=ID, metadata={"example": EXAMPLE_ID})
    site_id = fields.String(load_default=None, allow_none=True, validate=ID, metadata={"example": None})
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
    gates = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(GATES))),
        values=fields.Integer(strict=True, validate=validate.Range(1, 3)),
        load_default=None,
        allow_none=True,
        metadata={
            "description": "At which level each of the six is signed, none left out; spread by default 六关",
            "example": {"political": 2, "legal": 2, "policy": 2, "secrecy": 2, "wording": 1, "public_opinion": 2},
        },
    )
    secrecy = fields.Boolean(
        load_default=False, metadata={"description": "A secrecy review signs off apart 保密审查", "example": False}
    )
    hours = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 1000)),
        load_default=None,
        allow_none=True,
        metadata={"description": "Working hours of each level; no clock if null 审核时限", "example": [8, 16]},
    )
    expedited_allowed = fields.Boolean(
        load_default=False,
        metadata={
            "description": "Whether it may be published first and reviewed later 加急先发后补审",
            "example": False,
        },
    )
    eligible = fields.List(
        fields.String(validate=ID),
        load_default=None,
        allow_none=True,
        validate=Entries(1, 50),
        metadata={"description": "Units whose reviewers decide; all in scope if null 审核单位", "example": None},
    )


class ApplicableQuery(Strict):
    """For what to look up the terms of review."""

    organization = fields.String(required=True, validate=ID, metadata={"description": "Owning unit 单位"})
    channel = fields.String(load_default=None, validate=ID, metadata={"description": "Channel 栏目"})
    type = fields.String(
        required=True,
        validate=validate.OneOf(list(CONTENT_TYPES)),
        metadata={"description": "类型", "example": "article"},
    )
