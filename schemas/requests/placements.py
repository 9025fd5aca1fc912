"""What requests about the shared library and about placements carry."""

from marshmallow import fields, validate

from schemas.content_types import CONTENT_TYPES
from schemas.gates import MARKS
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.review import HASH

STATES = ("waiting", "in_effect", "refused", "cancelled", "ended", "lapsed")


def _ids(description: str) -> fields.List[str]:
    return fields.List(fields.String(validate=ID), load_default=None, metadata={"description": description})


def _note(description: str, example: str) -> fields.String:
    return fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": description, "example": example},
    )


class Share(Strict):
    """Other units may use it."""

    note = _note("Word to other units 共享说明", "各部门可直接引用")


class End(Strict):
    """Why it ends."""

    reason = fields.String(
        required=True,
        validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="blank")],
        metadata={"description": "Why 理由", "example": "内容已不适用于本栏目"},
    )


class SharedQuery(PageQuery):
    """Which entries of the shared library."""

    q = fields.String(
        load_default=None, validate=validate.Length(1, 100), metadata={"description": "Part of the title 标题片段"}
    )
    type = fields.List(
        fields.String(validate=validate.OneOf(list(CONTENT_TYPES))),
        load_default=None,
        metadata={"description": "Content type 内容类型"},
    )
    organization = _ids("Of these units 所属单位")
    sort = fields.String(
        load_default="-shared_at",
        validate=validate.OneOf(("-shared_at", "shared_at")),
        metadata={"description": "Order 排序"},
    )


class AskPlacement(Strict):
    """A resource of another unit, and the channel that shall show it."""

    resource_id = fields.String(
        required=True, validate=ID, metadata={"description": "From the shared library 信息", "example": EXAMPLE_ID}
    )
    channel_id = fields.String(
        required=True, validate=ID, metadata={"description": "In your scope 栏目", "example": EXAMPLE_ID}
    )
    note = _note("Word to the reviewers 说明", "市政府门户要闻栏目引用")


class PlacementQuery(PageQuery, WithActions):
    """Which placements."""

    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "mine")),
        metadata={"description": "mine: waiting for your signature 待我签署", "example": "mine"},
    )
    direction = fields.String(
        load_default=None,
        validate=validate.OneOf(("received", "given")),
        metadata={
            "description": "received: in channels of your scope 引用的; given: of resources of your scope 被引用的",
            "example": "received",
        },
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "State 状态"}
    )
    channel = _ids("In these channels 栏目")
    organization = _ids("Of resources of these units 信息所属单位")
    resource = _ids("Of these resources 信息")
    sort = fields.String(
        load_default="-created_at",
        validate=validate.OneOf(("created_at", "-created_at")),
        metadata={"description": "Order 排序"},
    )


class SignPlacement(Strict):
    """What one reviewer of the receiving side says."""

    part = fields.String(
        required=True,
        validate=validate.OneOf(("content", "secrecy")),
        metadata={"description": "内容审核、保密审查", "example": "content"},
    )
    verdict = fields.String(
        required=True,
        validate=validate.OneOf(MARKS),
        metadata={"description": "通过、不通过", "example": "pass"},
    )
    content_hash = fields.String(
        required=True,
        validate=HASH,
        metadata={"description": "Hash of what you read, from the placement 所审内容的散列", "example": "0" * 64},
    )
    comment = fields.String(
        load_default="",
        validate=validate.Length(0, 2000),
        metadata={"description": "Required if it fails 意见", "example": "同意引用"},
    )
