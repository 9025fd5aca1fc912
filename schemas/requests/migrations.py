"""What requests about migration policies and batches carry."""

from marshmallow import fields, validate

from schemas.fields import Entries
from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import Said, among, order, queue, read_hash, verdict, words

STAGES = ("submitting", "reviewing", "deciding", "cancelling", "closed")
STATES = ("waiting", "running", "finished", "failed", "cancelled")
ITEM_STATES = ("waiting", "submitted", "excepted", "left", "returned", "published")
MOST_EXCEPTED = 1000


class MigrationPolicyQuery(PageQuery, WithActions):
    """Which migration policies."""


class BatchQuery(PageQuery, WithActions):
    """Which batches."""

    queue = queue(("all", "mine"), "mine: waiting for your decision 待我审核")
    stage = among(STAGES, "阶段")
    state = among(STATES, "Of the stage; failed: it waits for somebody 阶段状态")
    run = fields.String(load_default=None, validate=ID, metadata={"description": "Of this import 导入批次"})
    sort = order("-started_at", ("started_at", "-started_at"))


class SubmitBatch(Strict):
    """Send the drafts of an import for review as one batch."""

    run_id = fields.String(
        required=True, validate=ID, metadata={"description": "The import 导入批次", "example": EXAMPLE_ID}
    )
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 200), Said()],
        metadata={"description": "名称", "example": "云泽市科学技术局旧网站政策文件"},
    )
    note = words("Word to the reviewers 送审说明", "均为旧网站已公开内容")


class ItemQuery(PageQuery):
    """Which items of a batch."""

    sample = YesNo(
        load_default=None,
        metadata={"description": "true: those to be read in full; false: the others 是否抽样", "example": True},
    )
    state = among(ITEM_STATES, "状态")


class ReadItem(Strict):
    """You read this item in full."""

    content_hash = read_hash("Hash of what you read, from the item 所读内容的散列")
    opening = read_hash("From the page of the item that you opened 打开全文所得")


class DecideBatch(Strict):
    """A decision on a batch at the level where it waits."""

    verdict = verdict(("approve", "return"), "同意、整批退回")
    comment = words("Required to return all or some 意见", "已通读抽样，同意发布", longest=2000)
    excepted = fields.List(
        fields.String(validate=ID),
        load_default=list,
        validate=Entries(0, MOST_EXCEPTED),
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
