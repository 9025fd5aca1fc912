"""The shapes of resources, revisions and attachments in the management API."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import actions, detailed, listed
from schemas.responses.declare import string


class ResourceRow(Schema):
    """A resource in a list."""

    id = string("Identifier", EXAMPLE_ID)
    type = string("Content type 内容类型", "policy_document")
    title = string("信息名称", "云泽市科技创新券管理办法")
    state = string("Where the head stands 状态", "draft")
    is_live = fields.Boolean(required=True, metadata={"description": "Whether the public sees a revision 是否公开"})
    organization_id = string("Owning organization 所属单位", EXAMPLE_ID)
    home_site_id = string("Site of the home channel 主站点", None, null=True)
    home_channel_id = string("Home channel 主栏目", None, null=True)
    index_number = string("索引号", None, null=True)
    document_number = string("发文字号, normalised", "云政办发〔2026〕12号", null=True)
    language = string("语种", "zh-CN")
    version = fields.Integer(required=True, metadata={"description": "Moves with every change; the ETag 版本计数"})
    head_number = fields.Integer(required=True, metadata={"description": "Number of the newest revision 最新版本号"})
    live_number = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Number of the public one 公开版本号"}
    )
    expedited = string(
        "What is public was published first: open until its later review, then confirmed 先发后审", None, null=True
    )
    completeness = fields.Float(
        required=True, metadata={"description": "Share of what should be filled in, 0–1 完整度"}
    )
    review_by = string("To be checked by this day 复核期限", "2026-12-31", null=True)
    created_at = string("Created", "2026-03-01T09:00:00+08:00")
    updated_at = string("Last changed", "2026-03-01T09:00:00+08:00")
    deleted_at = string("Put into the recycle bin 删除时间", None, null=True)


class ManagedResource(ResourceRow):
    """A resource with the content of its head."""

    translation_group_id = string("翻译组", EXAMPLE_ID)
    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Every field of the type 内容"})
    content_hash = string("SHA-256 of the head 内容散列", "0" * 64)
    missing = fields.List(
        fields.String(), required=True, metadata={"description": "Fields still needed to submit 缺少的字段"}
    )


class ListedResource(ResourceRow):
    """A resource in a list of resources."""

    actions = actions(required=False)


class ResourceWithActions(ManagedResource):
    """A resource with the content of its head, and with what the reader may do with it."""

    actions = actions()


class RevisionRow(Schema):
    """A revision in the history of a resource."""

    number = fields.Integer(required=True, metadata={"description": "Number within the resource 版本号"})
    content_hash = string("SHA-256 of its content 内容散列", "0" * 64)
    author_id = string("Account that made it 作者", EXAMPLE_ID)
    author_name = string("Who made it 作者姓名", "林晓")
    created_at = string("When", "2026-03-01T09:00:00+08:00")
    is_live = fields.Boolean(required=True, metadata={"description": "Whether the public sees it"})


class RevisionDetail(RevisionRow):
    """A revision with its content."""

    content = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Every field of the type 内容"})


class Run(Schema):
    """A stretch of text that is the same, deleted or inserted."""

    operation = fields.String(required=True, metadata={"enum": ["same", "deleted", "inserted"]})
    text = fields.String(required=True)


class FieldChange(Schema):
    """A field that differs between two revisions."""

    field = string("Name of the field 字段", "title")
    before = fields.Raw(required=True, allow_none=True, metadata={"description": "Its value in the older revision"})
    after = fields.Raw(required=True, allow_none=True, metadata={"description": "Its value in the newer revision"})
    runs = fields.List(fields.Nested(Run), required=True, metadata={"description": "For texts: what changed within"})


RevisionDiff = Schema.from_dict(
    {
        "fields": fields.List(
            fields.Nested(FieldChange), required=True, metadata={"description": "Fields that differ"}
        ),
        "text": fields.List(fields.Nested(Run), required=True, metadata={"description": "The body's text in runs"}),
    },
    name="RevisionDiff",
)


class AttachmentDetail(Schema):
    """An uploaded file."""

    id = string("Identifier", EXAMPLE_ID)
    name = string("File name 文件名", "附件1.pdf")
    media_type = string("Type, told from the content 类型", "application/pdf")
    size = fields.Integer(required=True, metadata={"description": "Bytes 字节数"})
    sha256 = string("SHA-256 of the content", "0" * 64)
    organization_id = string("Organization it belongs to 所属单位", EXAMPLE_ID)
    uploaded_by = string("Account 上传账户", EXAMPLE_ID)
    created_at = string("When", "2026-03-01T09:00:00+08:00")
    references = fields.Integer(required=True, metadata={"description": "Revisions that use it 引用数"})


ResourcePage = page_of(ListedResource, "ResourcePage")
ResourceAnswer = one_of(ResourceWithActions, "ResourceAnswer")
RevisionPage = page_of(RevisionRow, "RevisionPage")
RevisionAnswer = one_of(RevisionDetail, "RevisionAnswer")
DiffAnswer = one_of(RevisionDiff, "DiffAnswer")
AttachmentPage = page_of(listed(AttachmentDetail), "AttachmentPage")
AttachmentAnswer = one_of(detailed(AttachmentDetail), "AttachmentAnswer")
