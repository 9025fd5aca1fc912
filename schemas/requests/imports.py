"""What requests about imports carry."""

from flask_smorest.fields import Upload
from marshmallow import RAISE, Schema, fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import any_choice, sort_by
from schemas.requests.library import ID, Strict
from schemas.text import Text

STATES = {
    "waiting": Text("待处理", "Waits"),
    "running": Text("进行中", "Goes on"),
    "finished": Text("已完成", "Finished"),
    "failed": Text("失败", "Failed"),
    "cancelled": Text("已取消", "Cancelled"),
    "undone": Text("已撤销", "Undone"),
}
OUTCOMES = {
    "created": Text("新建草稿", "Created as draft"),
    "unchanged": Text("已在库中，未变", "There already, unchanged"),
    "changed": Text("已在库中，来源有改动", "There already, source changed"),
    "duplicate": Text("重复", "Duplicate"),
    "proposed": Text("可能重复，待确认", "Perhaps there already, to be told"),
    "refused": Text("未接受", "Refused"),
}
PROPOSAL_STATES = {
    "open": Text("待确认", "Open"),
    "same": Text("同一信息", "The same"),
    "different": Text("不同信息", "Different"),
    "undone": Text("随导入撤销", "Undone with the import"),
}
GROUNDS = {
    "index_number": Text("索引号相同", "Same index number"),
    "document_number": Text("文号相同", "Same document number"),
    "title_date": Text("标题与日期相同", "Same title and date"),
    "text": Text("正文近似", "Nearly the same text"),
}
LONGEST_CODE = 64


class ImportQuery(WithActions, PageQuery):
    """Which runs."""

    state = any_choice("State 状态", STATES)
    source = fields.String(
        load_default=None,
        validate=validate.Length(1, 100),
        metadata={"description": "Source that the mapping names 来源", "example": "old-site"},
    )
    sort = sort_by("-started_at")


class RowQuery(PageQuery):
    """Which rows of a run."""

    outcome = any_choice("What became of them 结果", OUTCOMES)
    reason = fields.String(
        load_default=None,
        validate=validate.Length(1, LONGEST_CODE),
        metadata={"description": "Code of a reason that they have 原因代码", "example": "date_unreadable"},
    )


class RunProposalQuery(WithActions, PageQuery):
    """Which proposals of a run."""

    state = any_choice("State 状态", PROPOSAL_STATES)
    ground = any_choice("What both have in common 依据", GROUNDS)
    sort = sort_by("id")


class ProposalQuery(RunProposalQuery):
    """Which proposals."""

    run = fields.List(fields.String(validate=ID), load_default=None, metadata={"description": "Of these runs 导入"})


class ImportFields(Schema):
    """The form fields beside the file."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    mapping = fields.String(
        load_default=None,
        metadata={
            "description": "The mapping (TOML), as text or as a file of this name 映射",
            "example": 'source = "a"',
        },
    )
    site = fields.String(
        load_default=None,
        validate=validate.Length(1, 64),
        metadata={"description": "Slug of the site of channels that name none 站点", "example": "portal"},
    )
    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Only try it out: nothing is written 试算", "example": True}
    )


class ImportFiles(Schema):
    """The file itself, and the mapping if it comes as a file."""

    class Meta:
        """Unknown parts are refused."""

        unknown = RAISE

    file = Upload(required=True, metadata={"description": "What to import 文件"})
    mapping = Upload(load_default=None, metadata={"description": "The mapping (TOML) 映射文件"})


class ProposalDecision(Strict):
    """What a person says of a proposal."""

    decision = fields.String(
        required=True,
        validate=validate.OneOf(("same", "different")),
        metadata={"description": "The same item, or another one 同一信息、不同信息", "example": "different"},
    )
