"""The shapes of migration policies, batches and their items."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.library import ResourceRow
from schemas.responses.review import WHEN, DecisionRow


def _text(example: object = None, *, null: bool = False, description: str | None = None) -> fields.String:
    told = {"example": example} | ({"description": description} if description else {})
    return fields.String(required=True, allow_none=null, metadata=told)


def _number(example: int, description: str, *, null: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=null, metadata={"example": example, "description": description})


class MigrationPolicyRow(Schema):
    """Where batches are allowed, and by which terms."""

    id = _text(EXAMPLE_ID)
    organization_id = _text(EXAMPLE_ID, null=True)
    levels = _number(3, "At least so many levels 最少审级数")
    sample_percent = _number(5, "How much is read in full 抽样比例（%）")
    sample_least = _number(30, "But at least so many 最少抽样数")
    most_items = _number(5000, "Items of a batch at most 每批最多条数")
    created_at = _text(WHEN)


class MigrationCounts(Schema):
    """How many items are in which state."""

    waiting = _number(0, "Not sent for review yet 待送审")
    submitted = _number(4980, "Under review 审核中")
    excepted = _number(0, "Returned while the rest went on 单独退回")
    left = _number(20, "Stayed behind, with a reason 未随批次")
    returned = _number(0, "Drafts again with the whole batch 随批次退回")
    published = _number(0, "Public 已发布")


class MigrationSample(Schema):
    """What is read in full at the level where the batch is; each level draws for itself."""

    percent = _number(5, "Percentage 比例")
    least = _number(30, "But at least so many 最少")
    size = _number(249, "Items in it now 抽样数")
    unread = _number(249, "Of these you have not read; null if you do not review 您未通读的", null=True)


class MigrationDecisionRow(Schema):
    """What one reviewer decided on the batch at one level."""

    level = _number(1, "审级")
    verdict = _text("approve")
    comment = _text("已通读抽样，同意")
    excepted = fields.List(fields.String(), required=True, metadata={"description": "Resources returned 退回的信息"})
    reviewer_id = _text(EXAMPLE_ID)
    reviewer_name = _text("周明")
    decided_at = _text(WHEN)


class MigrationFault(Schema):
    """Why something did not go on, in both languages."""

    code = _text("wrong_state")
    zh = _text("导入后他人修改过，请单独送审")
    en = _text("Somebody else changed it after the import; send it by itself")


class MigrationBatchRow(Schema):
    """A batch with its progress, its sample and its decisions."""

    id = _text(EXAMPLE_ID)
    name = _text("云泽市科学技术局旧网站政策文件")
    note = _text("均为旧网站已公开内容")
    run_id = _text(EXAMPLE_ID, description="The import 导入批次")
    organization_id = _text(EXAMPLE_ID, description="The unit above all items 共同上级单位")
    site_id = _text(EXAMPLE_ID, null=True, description="The home site, if all have the same 共同站点")
    channel_id = _text(EXAMPLE_ID, null=True, description="The home channel, if all have the same 共同栏目")
    stage = _text("reviewing", description="submitting, reviewing, deciding, cancelling, closed 阶段")
    state = _text("finished", description="Of the stage: waiting, running, finished, failed, cancelled 状态")
    level = _number(1, "Level at which it waits or ended 当前审级")
    levels = _number(3, "Levels in all 审级数")
    done = _number(5000, "The position that the stage has come to 已处理到")
    total = _number(5000, "The last position 总数", null=True)
    counts = fields.Nested(MigrationCounts, required=True)
    sample = fields.Nested(MigrationSample, required=True)
    decisions = fields.List(fields.Nested(MigrationDecisionRow), required=True)
    fault = fields.Nested(MigrationFault, required=True, allow_none=True)
    submitted_by = _text(EXAMPLE_ID)
    submitted_by_name = _text("林晓")
    cancelled_by = _text(None, null=True)
    cancelled_by_name = _text(None, null=True)
    version = _number(2, "Moves with the stage 版本")
    started_at = _text(WHEN)
    finished_at = _text(None, null=True)


class MigrationReadingRow(Schema):
    """Who read an item in full, and when."""

    reviewer_id = _text(EXAMPLE_ID)
    reviewer_name = _text("周明")
    read_at = _text(WHEN)


class MigrationItemRow(Schema):
    """One item of a batch."""

    position = _number(1, "Place in the batch 序号")
    state = _text("submitted")
    is_sample = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Whether it is read in full at this level; null if you are not told 本级是否抽样"},
    )
    sample_levels = fields.List(
        fields.Integer(),
        required=True,
        allow_none=True,
        metadata={"description": "Levels whose sample it is in 抽中的审级", "example": [1]},
    )
    fault = fields.Nested(MigrationFault, required=True, allow_none=True)
    submission_id = _text(EXAMPLE_ID, null=True)
    revision_number = _number(1, "What was submitted 送审版本", null=True)
    content_hash = _text("0" * 64, null=True)
    readings = fields.List(fields.Nested(MigrationReadingRow), required=True)
    resource = fields.Nested(ResourceRow, required=True)


class MigrationItemDetail(MigrationItemRow):
    """One item with the whole content as it was submitted, and every decision on it."""

    opening = _text(None, null=True, description="Goes with the record of your reading 登记通读时附上")
    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Every field of the type 内容"})
    decisions = fields.List(fields.Nested(DecisionRow), required=True)


MigrationPolicyPage = page_of(listed(MigrationPolicyRow), "MigrationPolicyPage")
MigrationPolicyAnswer = one_of(detailed(MigrationPolicyRow), "MigrationPolicyAnswer")
BatchPage = page_of(listed(MigrationBatchRow), "MigrationBatchPage")
BatchAnswer = one_of(detailed(MigrationBatchRow), "MigrationBatchAnswer")
ItemPage = page_of(MigrationItemRow, "MigrationItemPage")
ItemAnswer = one_of(MigrationItemDetail, "MigrationItemAnswer")
