"""What requests about bulk edits carry."""

from marshmallow import fields, validate

from schemas.fields import Entries
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, ResourceFilter, Strict

MOST = 10_000
MOST_VALUES = 50
STATES = ("preview", "waiting", "running", "finished", "failed", "cancelled")
OUTCOMES = ("waiting", "changed", "unchanged", "refused")


def _several(description: str, example: str, *, null: bool = False) -> fields.List[str]:
    return fields.List(
        fields.String(validate=validate.Length(1, 100)),
        allow_none=null,
        validate=Entries(0 if null else 1, MOST_VALUES),
        metadata={"description": description, "example": [example]},
    )


class BulkListChanges(Strict):
    """Entries of lists."""

    channels = _several("栏目", EXAMPLE_ID)
    subjects = _several("主题分类", "science-education")


class BulkSetChanges(Strict):
    """New values; null clears a field."""

    channels = _several("栏目", EXAMPLE_ID, null=True)
    subjects = _several("主题分类", "science-education", null=True)
    publisher = fields.String(allow_none=True, metadata={"description": "发布机构", "example": EXAMPLE_ID})
    validity = fields.String(allow_none=True, metadata={"description": "有效性", "example": "effective"})
    review_by = fields.String(allow_none=True, metadata={"description": "复核期限", "example": "2027-12-31"})


class BulkChanges(Strict):
    """What changes: a list is either set, or added to and taken from."""

    set = fields.Nested(
        BulkSetChanges, metadata={"description": "New values 替换", "example": {"review_by": "2027-12-31"}}
    )
    add = fields.Nested(BulkListChanges, metadata={"description": "Entries to be added 增加", "example": {}})
    remove = fields.Nested(BulkListChanges, metadata={"description": "Entries to be taken out 移除", "example": {}})


class BulkFilter(ResourceFilter):
    """Which resources, as in the list of resources."""

    class Meta:
        """What is in the recycle bin is not edited."""

        exclude = ("deleted",)


class CreateBulkEdit(Strict):
    """The same changes for many resources, at most 10,000: those of a filter, or those named."""

    filter = fields.Nested(
        BulkFilter,
        load_default=None,
        allow_none=True,
        metadata={"description": "As in GET /api/v1/resources 筛选条件", "example": {"type": ["service_item"]}},
    )
    ids = fields.List(
        fields.String(validate=ID),
        load_default=None,
        allow_none=True,
        validate=Entries(1, MOST),
        metadata={"description": "Or these 指定信息", "example": None},
    )
    changes = fields.Nested(BulkChanges, required=True, metadata={"description": "What changes 修改内容"})
    note = fields.String(
        load_default="",
        validate=validate.Length(0, 500),
        metadata={"description": "What for 说明", "example": "年度复核期限统一调整"},
    )


def _any_of(choices: tuple[str, ...], description: str) -> fields.List[str]:
    one = fields.String(validate=validate.OneOf(choices))
    return fields.List(one, load_default=None, metadata={"description": description})


class BulkEditQuery(WithActions, PageQuery):
    """Which of your bulk edits."""

    state = _any_of(STATES, "状态")
    sort = fields.String(
        load_default="-started_at",
        validate=validate.OneOf(("started_at", "-started_at")),
        metadata={"description": "Order 排序"},
    )


class BulkEditItemQuery(PageQuery):
    """Which items."""

    outcome = _any_of(OUTCOMES, "结果")
