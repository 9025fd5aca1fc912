"""The shapes of imports, their rows and merge proposals."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.imports import GROUNDS, OUTCOMES, PROPOSAL_STATES, STATES
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, whole
from schemas.responses.library import ManagedResource


class Fault(Schema):
    """Why something failed."""

    code = string("Code of the refusal", "invalid")
    zh = string("In Chinese", "文件的列与映射不符")
    en = string("In English", "The columns are not those of the mapping")


class RowReason(Schema):
    """Why a row was refused, or what somebody should look at."""

    code = string("Code 原因代码", "date_unreadable")
    field = string("Field or column it is about; may be empty 字段", "created_on")
    zh = string("In Chinese", "无法识别的日期：去年")
    en = string("In English", "This is not a date that can be read: 去年")


RunCounts = Schema.from_dict(
    {outcome: whole(f"{label.en} {label.zh}", 0) for outcome, label in OUTCOMES.items()}, name="RunCounts"
)


class ImportDetail(Schema):
    """A run and how far it has come."""

    id = string("Identifier", EXAMPLE_ID)
    state = string("State 状态", "running", enum=[*STATES])
    stage = string(
        "What it is at while it goes on 阶段", "writing", null=True, enum=["checking", "writing", "linking", None]
    )
    is_dry = fields.Boolean(required=True, metadata={"description": "Whether it only tries 试算"})
    source = string("Source that the mapping names 来源", "old-site")
    file_name = string("Name of the file 文件名", "rows.csv")
    file_sha256 = string("SHA-256 of the file", "0" * 64)
    site = string("Site of channels that name none 站点", None, null=True)
    done = whole("Rows that have an outcome 已处理行数", 500)
    total = whole("Rows in all; null until the file has been read through 总行数", 803, null=True)
    counts = fields.Nested(RunCounts, required=True, metadata={"description": "Rows by outcome 各结果行数"})
    relations = whole("References that became relations 建立的关联", 12)
    fault = fields.Nested(Fault, required=True, allow_none=True, metadata={"description": "Why it failed 失败原因"})
    account_id = string("Account that asked for it 发起账户", EXAMPLE_ID)
    started_at = string("When it was asked for", WHEN)
    finished_at = string("When it ended", None, null=True)
    undone_by = string("Account that undid it 撤销账户", None, null=True)
    undone_at = string("When it was undone", None, null=True)


class ImportRowEntry(Schema):
    """A row and what became of it."""

    number = whole("Number of the row; the header does not count 行号", 1)
    outcome = string("What became of it 结果", "created", enum=[*OUTCOMES])
    title = string("Title; empty for one that makes none 标题", "关于开展检查的通知")
    resource_id = string("What it made, repeats, or may be 信息", EXAMPLE_ID, null=True)
    reasons = fields.List(fields.Nested(RowReason), required=True, metadata={"description": "Reasons 原因"})


class ImportRowDetail(ImportRowEntry):
    """A row as it came."""

    raw_sha256 = string("SHA-256 of the cells that are compared", "0" * 64)
    raw = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Its cells by column; null if it could not be read 原始数据"},
    )


class WouldBe(ImportRowDetail):
    """A row as it came, and the draft that it would be."""

    type = string("Content type 内容类型", "article", null=True)
    content = fields.Dict(
        keys=fields.String(), required=True, allow_none=True, metadata={"description": "Fields it would have 内容"}
    )
    fault = fields.Nested(Fault, required=True, allow_none=True, metadata={"description": "Why it cannot be made"})


class ProposalEntry(Schema):
    """A row that may be a resource that is there."""

    id = string("Identifier", EXAMPLE_ID)
    run_id = string("Run 导入", EXAMPLE_ID)
    number = whole("Row 行号", 7)
    title = string("Title of the row 标题", "关于开展检查的通知")
    resource_id = string("What it may be 信息", EXAMPLE_ID)
    ground = string("What both have in common 依据", "document_number", enum=[*GROUNDS])
    likeness = fields.Float(
        required=True, allow_none=True, metadata={"description": "Of the texts, 0 to 1; null if not compared 相似度"}
    )
    state = string("State 状态", "open", enum=[*PROPOSAL_STATES])
    made_id = string("The draft made of it, decided different 新建的草稿", None, null=True)
    decided_by = string("Account 确认账户", None, null=True)
    decided_at = string("When it was decided", None, null=True)


class ProposalDetail(ProposalEntry):
    """A proposal with both sides."""

    row = fields.Nested(WouldBe, required=True, metadata={"description": "The row as it would be 导入的行"})
    resource = fields.Nested(
        ManagedResource,
        required=True,
        allow_none=True,
        metadata={"description": "The resource as it is; null if you may not read it 库中的信息"},
    )


ImportPage = page_of(listed(ImportDetail), "ImportPage")
ImportAnswer = one_of(detailed(ImportDetail), "ImportAnswer")
ImportRowPage = page_of(ImportRowEntry, "ImportRowPage")
ImportRowAnswer = one_of(ImportRowDetail, "ImportRowAnswer")
ProposalPage = page_of(listed(ProposalEntry), "ProposalPage")
ProposalAnswer = one_of(detailed(ProposalDetail), "ProposalAnswer")
