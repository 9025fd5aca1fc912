"""What requests about the shared library and about placements carry."""

from marshmallow import fields, validate

from schemas.content_types import CONTENT_TYPES
from schemas.gates import MARKS
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import among, grounds, ids, order, queue, read_hash, verdict, words

STATES = ("waiting", "in_effect", "refused", "cancelled", "ended", "lapsed")


class Share(Strict):
    """Other units may use it."""

    note = words("Word to other units 共享说明", "各部门可直接引用")


class End(Strict):
    """Why it ends."""

    reason = grounds("Why 理由", "内容已不适用于本栏目")


class SharedQuery(PageQuery):
    """Which entries of the shared library."""

    q = fields.String(
        load_default=None, validate=validate.Length(1, 100), metadata={"description": "Part of the title 标题片段"}
    )
    type = among(list(CONTENT_TYPES), "Content type 内容类型")
    organization = ids("Of these units 所属单位")
    sort = order("-shared_at", ("-shared_at", "shared_at"))


class AskPlacement(Strict):
    """A resource of another unit, and the channel that shall show it."""

    resource_id = fields.String(
        required=True, validate=ID, metadata={"description": "From the shared library 信息", "example": EXAMPLE_ID}
    )
    channel_id = fields.String(
        required=True, validate=ID, metadata={"description": "In your scope 栏目", "example": EXAMPLE_ID}
    )
    note = words("Word to the reviewers 说明", "市政府门户要闻栏目引用")


class PlacementQuery(PageQuery, WithActions):
    """Which placements."""

    queue = queue(("all", "mine"), "mine: waiting for your signature 待我签署")
    direction = fields.String(
        load_default=None,
        validate=validate.OneOf(("received", "given")),
        metadata={
            "description": "received: in channels of your scope 引用的; given: of resources of your scope 被引用的",
            "example": "received",
        },
    )
    state = among(STATES, "State 状态")
    channel = ids("In these channels 栏目")
    organization = ids("Of resources of these units 信息所属单位")
    resource = ids("Of these resources 信息")
    sort = order("-created_at", ("created_at", "-created_at"))


class SignPlacement(Strict):
    """What one reviewer of the receiving side says."""

    part = verdict(("content", "secrecy"), "内容审核、保密审查")
    verdict = verdict(MARKS, "通过、不通过")
    content_hash = read_hash("Hash of what you read, from the placement 所审内容的散列")
    comment = words("Required if it fails 意见", "同意引用", longest=2000)
