"""The shapes of migration policies, batches and their items."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, whole
from schemas.responses.library import ResourceRow
from schemas.responses.review import DecisionRow


class MigrationPolicyRow(Schema):
    """Where batches are allowed, and by which terms."""

    id = string(example=EXAMPLE_ID)
    organization_id = string(example=EXAMPLE_ID, null=True)
    levels = whole("At least so many levels 最少审级数", 3)
    sample_percent = whole("How much is read in full 抽样比例（%）", 5)
    sample_least = whole("But at least so many 最少抽样数", 30)
    most_items = whole("Items of a batch at most 每批最多条数", 5000)
    created_at = string(example=WHEN)


class MigrationCounts(Schema):
    """How many items are in which state."""

    waiting = whole("Not sent for review yet 待送审", 0)
    submitted = whole("Under review 审核中", 4980)
    excepted = whole("Returned while the rest went on 单独退回", 0)
    left = whole("Stayed behind, with a reason 未随批次", 20)
    returned = whole("Drafts again with the whole batch 随批次退回", 0)
    published = whole("Public 已发布", 0)


class MigrationSample(Schema):
    """What is read in full at the level where the batch is; each level draws for itself."""

    percent = whole("Percentage 比例", 5)
    least = whole("But at least so many 最少", 30)
    size = whole("Items in it now 抽样数", 249)
    unread = whole("Of these you have not read; null if you do not review 您未通读的", 249, null=True)


class MigrationDecisionRow(Schema):
    """What one reviewer decided on the batch at one level."""

    level = whole("审级", 1)
    verdict = string(example="approve")
    comment = string(example="已通读抽样，同意")
    excepted = fields.List(fields.String(), required=True, metadata={"description": "Resources returned 退回的信息"})
    reviewer_id = string(example=EXAMPLE_ID)
    reviewer_name = string(example="周明")
    decided_at = string(example=WHEN)


class MigrationFault(Schema):
    """Why something did not go on, in both languages."""

    code = string(example="wrong_state")
    zh = string(example="导入后他人修改过，请单独送审")
    en = string(example="Somebody else changed it after the import; send it by itself")


class MigrationBatchRow(Schema):
    """A batch with its progress, its sample and its decisions."""

    id = string(example=EXAMPLE_ID)
    name = string(example="云泽市科学技术局旧网站政策文件")
    note = string(example="均为旧网站已公开内容")
    run_id = string("The import 导入批次", EXAMPLE_ID)
    organization_id = string("The unit above all items 共同上级单位", EXAMPLE_ID)
    site_id = string("The home site, if all have the same 共同站点", EXAMPLE_ID, null=True)
    channel_id = string("The home channel, if all have the same 共同栏目", EXAMPLE_ID, null=True)
    stage = string("submitting, reviewing, deciding, cancelling, closed 阶段", "reviewing")
    state = string("Of the stage: waiting, running, finished, failed, cancelled 状态", "finished")
    level = whole("Level at which it waits or ended 当前审级", 1)
    levels = whole("Levels in all 审级数", 3)
    done = whole("The position that the stage has come to 已处理到", 5000)
    total = whole("The last position 总数", 5000, null=True)
    counts = fields.Nested(MigrationCounts, required=True)
    sample = fields.Nested(MigrationSample, required=True)
    decisions = fields.List(fields.Nested(MigrationDecisionRow), required=True)
    fault = fields.Nested(MigrationFault, required=True, allow_none=True)
    submitted_by = string(example=EXAMPLE_ID)
    submitted_by_name = string(example="林晓")
    cancelled_by = string(null=True)
    cancelled_by_name = string(null=True)
    version = whole("Moves with the stage 版本", 2)
    started_at = string(example=WHEN)
    finished_at = string(null=True)


class MigrationReadingRow(Schema):
    """Who read an item in full, and when."""

    reviewer_id = string(example=EXAMPLE_ID)
    reviewer_name = string(example="周明")
    read_at = string(example=WHEN)


class MigrationItemRow(Schema):
    """One item of a batch."""

    position = whole("Place in the batch 序号", 1)
    state = string(example="submitted")
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
    submission_id = string(example=EXAMPLE_ID, null=True)
    revision_number = whole("What was submitted 送审版本", 1, null=True)
    content_hash = string(example="0" * 64, null=True)
    readings = fields.List(fields.Nested(MigrationReadingRow), required=True)
    resource = fields.Nested(ResourceRow, required=True)


class MigrationItemDetail(MigrationItemRow):
    """One item with the whole content as it was submitted, and every decision on it."""

    opening = string("Goes with the record of your reading 登记通读时附上", None, null=True)
    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Every field of the type 内容"})
    decisions = fields.List(fields.Nested(DecisionRow), required=True)


MigrationPolicyPage = page_of(listed(MigrationPolicyRow), "MigrationPolicyPage")
MigrationPolicyAnswer = one_of(detailed(MigrationPolicyRow), "MigrationPolicyAnswer")
BatchPage = page_of(listed(MigrationBatchRow), "MigrationBatchPage")
BatchAnswer = one_of(detailed(MigrationBatchRow), "MigrationBatchAnswer")
ItemPage = page_of(MigrationItemRow, "MigrationItemPage")
ItemAnswer = one_of(MigrationItemDetail, "MigrationItemAnswer")
