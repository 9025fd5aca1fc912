"""What requests about resources carry."""

from marshmallow import RAISE, Schema, fields, validate

from schemas.content_types import CONTENT_TYPES
from schemas.paging import PageQuery
from schemas.query import WholeNumber, WithActions, YesNo

ID = validate.Regexp(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z", error="bad id")
EXAMPLE_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
STATES = ("draft", "in_review", "scheduled", "published", "withdrawn", "archived")
SORTS = ("-updated_at", "updated_at", "-created_at", "created_at", "review_by", "-review_by")


class Strict(Schema):
    """A request body in which unknown fields are refused."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE


class _Filters(Schema):
    """Which resources of the library: filters are joined by AND, repeated ones by OR."""

    type = fields.List(
        fields.String(validate=validate.OneOf(list(CONTENT_TYPES))),
        load_default=None,
        metadata={"description": "Content type 内容类型"},
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)),
        load_default=None,
        metadata={"description": "Where its head stands 状态"},
    )
    organization = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Owning organization 所属单位"}
    )
    channel = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Home channel 主栏目"}
    )
    document_number = fields.String(
        load_default=None,
        validate=validate.Length(1, 200),
        metadata={"description": "发文字号, in any form of brackets", "example": "云政发[2026]3号"},
    )
    title = fields.String(
        load_default=None, validate=validate.Length(1, 100), metadata={"description": "Part of the title 标题片段"}
    )
    review_by_before = fields.Date(
        load_default=None,
        metadata={"description": "To be checked before this day 复核期限早于", "example": "2026-12-31"},
    )
    deleted = YesNo(load_default=False, metadata={"description": "The recycle bin instead 回收站"})


class ResourceFilter(Strict, _Filters):
    """Which resources of the library: filters are joined by AND, repeated ones by OR."""


class ResourceQuery(PageQuery, WithActions, _Filters):
    """Which resources of the library, in which order: filters are joined by AND, repeated ones by OR."""

    sort = fields.String(
        load_default="-updated_at", validate=validate.OneOf(SORTS), metadata={"description": "Order 排序"}
    )


class CreateResource(Strict):
    """A new resource."""

    type = fields.String(
        required=True,
        validate=validate.OneOf(list(CONTENT_TYPES)),
        metadata={"description": "Content type 内容类型", "example": "policy_document"},
    )
    organization_id = fields.String(
        required=True, validate=ID, metadata={"description": "Owning organization 所属单位", "example": EXAMPLE_ID}
    )
    content = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={
            "description": "Fields of the type, see `GET /api/v1/content-types` 内容字段",
            "example": {"title": "云泽市人民政府办公室关于印发科技创新券管理办法的通知", "disclosure": "proactive"},
        },
    )
    index_number = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 64),
        metadata={
            "description": "索引号 that the resource has already; otherwise it is given at first publication",
            "example": None,
        },
    )
    translation_of = fields.String(
        load_default=None,
        allow_none=True,
        validate=ID,
        metadata={"description": "The original that this is a translation of 译自", "example": None},
    )


class ReviseResource(Strict):
    """Changed fields of the content; null clears one."""

    content = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={
            "description": "Only the fields that change 变更的字段",
            "example": {"summary": "规范科技创新券的申领和使用。"},
        },
    )


class DiffQuery(Schema):
    """Which revision to compare with."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    against = WholeNumber(
        required=True,
        validate=validate.Range(1, 2_000_000_000),
        metadata={"description": "Number of the other revision 对比版本", "example": 1},
    )
