"""What requests about migration policies and batches carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.review import HASH

STAGES = ("submitting", "reviewing", "deciding", "cancelling", "closed")
STATES = ("waiting", "running", "finished", "failed", "cancelled")
ITEM_STATES = ("waiting", "submitted", "excepted", "left", "returned", "published")
MOST_EXCEPTED = 1000


class MigrationPolicyQuery(PageQuery, WithActions):
    """Which migration policies."""


class BatchQuery(PageQuery, WithActions):
    """Which batches."""

    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "mine")),
        metadata={"description": "mine: waiting for your decision 待我审核", "example": "mine"},
    )
    stage = fields.List(
        fields.String(validate=validate.OneOf(STAGES)), load_default=None, metadata={"description": "阶段"}
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)),
        load_default=None,
        metadata={"description": "Of the stage; failed: it waits for somebody 阶段状态"},
    )
    run = fields.String(load_default=None, validate=ID, metadata={"description": "Of this import 导入批次"})
    sort = fields.String(
        load_default="-started_at",
        validate=validate.OneOf(("started_at", "-started_at")),
        metadata={"description": "Order 排序"},
    )


class SubmitBatch(Strict):
    """Send the drafts of an import for review as one batch."""

    run_id = fields.String(
        required=True, validate=ID, metadata={"description": "The import 导入批次", "example": EXAMPLE_ID}
    )
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 200), validate.Regexp(r".*\S", error="blank")],
        metadata={"description": "名称", "example": "云泽市科学技术局旧网站政策文件"},
    )
    note = fields.String(
        load_default="",
        validate=validate.Length(0, 1000),
        metadata={"description": "Word to the reviewers 送审说明", "example": "均为旧网站已公开内容"},
    )


class ItemQuery(PageQuery):
    """Which items of a batch."""

    sample = YesNo(
        load_default=None,
        metadata={"description": "true: those to be read in full; false: the others 是否抽样", "example": True},
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(ITEM_STATES)), load_default=None, metadata={"description": "状态"}
    )


class ReadItem(Strict):
    """You read this item in full."""

    content_hash = fields.String(
        required=True,
        validate=HASH,
        metadata={"description": "Hash of what you read, from the item 所读内容的散列", "example": "0" * 64},
    )
    opening = fields.String(
        required=True,
        validate=HASH,
        metadata={"description": "From the page of the item that you opened 打开全文所得", "example": "0" * 64},
    )


class DecideBatch(Strict):
    """A decision on a batch at the level where it waits."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("approve", "return")),
        metadata={"description": "同意、整批退回", "example": "approve"},
    )
    comment = fields.String(
        load_default="",
        validate=validate.Length(0, 2000),
        metadata={"description": "Required to return all or some 意见", "example": "已通读抽样，同意发布"},
    )
    excepted = fields.List(
        fields.String(validate=ID),
        load_default=list,
        validate=validate.Length(0, MOST_EXCEPTED),
        metadata={"description": "Resources that are returned while the rest is approved 退回的信息", "example": []},
    )


def _number(description: str, least: int, most: int, example: int) -> fields.Integer:
    told = {"description": description, "example": example}
    return fields.Integer(required=True, strict=True, validate=validate.Range(least, most), metadata=told)


class CreateMigrationPolicy(Strict):
    """Allow migration batches for an organization and what is below it; null means any."""

    organization_id = fields.String(load_default=None, allow_none=True, validate=ID, metadata={"example": EXAMPLE_ID})
    levels = _number("At least so many levels; more where the review policies ask for more 最少审级数", 1, 3, 3)
    sample_percent = _number("How much of a batch is read in full 抽样比例（%）", 1, 100, 5)
    sample_least = _number("But at least so many items 最少抽样数", 1, 100_000, 30)
    most_items = _number("Items of a batch at most 每批最多条数", 1, 100_000, 5000)
