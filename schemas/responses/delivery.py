"""The shapes of the public read API. `id` and `type` always come; the rest unless `fields` leaves it out."""

from typing import Any

from marshmallow import INCLUDE, Schema, fields

from schemas.choices import ATTACHMENT_ROLES, DISCLOSURE, REPOST, VALIDITY
from schemas.content_types import CONTENT_TYPES
from schemas.paging import one_of, page_of
from schemas.relations import INVERSES, RELATIONS
from schemas.requests.delivery import VIEWS
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.declare import WHEN, optional, string

LINKED_TYPES = ("Legislation", "NewsArticle", "Article", "GovernmentService", "FAQPage", "QAPage")
RELATION_NAMES = list(dict.fromkeys((*RELATIONS, *INVERSES)))


def _texts(description: str, example: list[str]) -> fields.List[Any]:
    return fields.List(fields.String(), metadata={"description": description, "example": example})


def _one(schema: type[Schema], description: str, *, null: bool = False) -> fields.Nested:
    return fields.Nested(schema, allow_none=null, metadata={"description": description})


def _many(schema: type[Schema], description: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), metadata={"description": description})


class Labels(Schema):
    """A name in both languages."""

    zh = string("Chinese 中文", "科技、教育")
    en = string("English 英文", "Science and education")


class DeliveredTerm(Schema):
    """A term of a taxonomy."""

    code = string("Code 代码", "science-education")
    label = fields.Nested(Labels, required=True, allow_none=True, metadata={"description": "Names 名称"})


class NamedOrganization(Schema):
    """A body with its name."""

    id = string("Identifier", EXAMPLE_ID)
    name = string("Name 名称", "云泽市科学技术局")


class DeliveredAccountable(Schema):
    """Who answers for the content."""

    unit = optional("责任单位", "云泽市科学技术局", null=True)
    person = optional("责任人", "林岚", null=True)


class DeliveredSource(Schema):
    """Where the content came from."""

    name = optional("来源名称", "云泽市人民政府网", null=True)
    url = optional("原文地址", "https://www.yunze.example/zwgk/", null=True)


class DeliveredNumber(Schema):
    """A document number as written, and its parts where it can be read."""

    text = string("As written 原文写法", "云科发[2026]12号")
    agency = optional("Agency code 机关代字", "云科发", null=True)
    year = fields.Integer(allow_none=True, metadata={"description": "Year 年份", "example": 2026})
    serial = fields.Integer(allow_none=True, metadata={"description": "Serial 序号", "example": 12})
    normalised = optional("Normal form 规范形式", "云科发〔2026〕12号", null=True)


class DeliveredAttachment(Schema):
    """A public file."""

    id = string("Identifier, as details name it", EXAMPLE_ID)
    title = string("Name for readers 名称", "附件1：申报表")
    name = string("File name 文件名", "申报表.pdf")
    media_type = string("Media type 类型", "application/pdf")
    size = fields.Integer(required=True, metadata={"description": "Bytes 字节数", "example": 12345})
    sha256 = string("SHA-256 of the content", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    href = string("Address, from the platform's root 地址", "/files/e3b0…b855/申报表.pdf")
    role = string("What it is for 用途", "attachment", enum=list(ATTACHMENT_ROLES))
    alt = optional("Alternative text 替代文本", None, null=True)


class DeliveredPlace(Schema):
    """A channel in which the resource is shown."""

    id = string("Channel", EXAMPLE_ID)
    site = string("Slug of the site 站点", "www")
    site_name = string("Name of the site 站点名称", "云泽市人民政府")
    path = string("Path of the channel 栏目路径", "zwgk/zcwj")
    name = string("Name of the channel 栏目名称", "政策文件")


class DeliveredRelationEntry(Schema):
    """A relation to another live resource."""

    type = string("Relation 关联类型", "interprets", enum=RELATION_NAMES)
    target_id = string("The other resource 关联资源", EXAMPLE_ID)
    href = string("Where it is read", f"/delivery/v1/resources/{EXAMPLE_ID}")
    target = fields.Nested(
        "DeliveredSummary",
        allow_none=True,
        metadata={"description": "Its summary, with `include=relations.target`; null if it is gone by now"},
    )


class DeliveredRepost(Schema):
    """On which terms others show it."""

    policy = string("转载要求", "required", enum=list(REPOST))
    due_at = optional("Until when others must have it 转载期限", "2026-03-01T21:00:00+08:00", null=True)
    original_address = optional("原文地址", "https://www.yunze.example/zwgk/x.html", null=True)
    credit = string("Whom a repost names 来源署名", "云泽市科学技术局")


class DeliveredLocale(Schema):
    """The resource in another language, live."""

    language = string("语种", "en")
    id = string("Identifier", EXAMPLE_ID)
    title = string("信息名称", "Measures for Science and Technology Vouchers")
    href = string("Where it is read", f"/delivery/v1/resources/{EXAMPLE_ID}")


class DeliveredTable(Schema):
    """A table of a service item, ready to be shown."""

    name = string("Field of `details`, or `limits` 字段", "materials")
    title = fields.Nested(Labels, required=True, metadata={"description": "Heading 标题"})
    columns = fields.List(fields.Nested(Labels), required=True, metadata={"description": "Headings of columns 列名"})
    rows = fields.List(
        fields.List(fields.String()),
        required=True,
        metadata={"description": "Cells, in the language of the item 单元格", "example": [["申请表", "必要"]]},
    )


class DeliveredLinks(Schema):
    """Addresses of the resource."""

    self = string("This representation", f"/delivery/v1/resources/{EXAMPLE_ID}")
    related = string("Related resources with titles", f"/delivery/v1/resources/{EXAMPLE_ID}/related")
    locales = optional("Its language versions", f"/delivery/v1/resources/{EXAMPLE_ID}/locales")
    json_ld = optional("The same as linked data", f"/delivery/v1/resources/{EXAMPLE_ID}/json-ld")
    html = optional("Its page on the site of its home channel", "https://www.yunze.example/zwgk/x.html", null=True)


class ArticleTags(Schema):
    """Page tags of the national guide for an article's page 页面标签."""

    SiteName = optional("站点名称", "云泽市人民政府", null=True)
    SiteDomain = optional("站点域名", "www.yunze.example", null=True)
    SiteIDCode = optional("网站标识码", "1301000001", null=True)
    ColumnName = optional("栏目名称", "政策文件", null=True)
    ColumnDescription = optional("栏目描述", "市政府及部门文件", null=True)
    ColumnKeywords = optional("栏目关键词", "政策,文件", null=True)
    ColumnType = optional("栏目类型", "政策文件", null=True)
    ArticleTitle = string("文章标题", "云泽市科技创新券管理办法")
    PubDate = string("发布时间", "2026-03-01 09:00")
    ContentSource = string("来源", "云泽市科学技术局")
    Keywords = optional("关键词", "科技创新券", null=True)
    Author = optional("作者", None, null=True)
    Description = optional("摘要", "规范科技创新券的申领和使用。", null=True)
    Image = optional("图片地址, from the platform's root", None, null=True)
    Url = optional("页面地址", "https://www.yunze.example/zwgk/x.html", null=True)


class DeliveredSummary(Schema):
    """A published resource; lists leave out what `include` names."""

    id = string("Identifier", EXAMPLE_ID)
    type = string("Content type 内容类型", "policy_document", enum=list(CONTENT_TYPES))
    version = fields.Integer(metadata={"description": "Number of the revision 版本", "example": 1})
    archived = fields.Boolean(metadata={"description": "Kept, but out of lists and feeds 已归档", "example": False})
    index_number = optional("索引号", "11340000MB1234567X/202603-00045")
    title = optional("信息名称", "云泽市科技创新券管理办法")
    subtitle = optional("副标题", None, null=True)
    summary = optional("内容概述", "规范科技创新券的申领和使用。", null=True)
    keywords = _texts("关键词", ["科技创新券"])
    subjects = _many(DeliveredTerm, "主题分类")
    subject_path = optional("主题导航", "科技、教育/科技计划", null=True)
    facets = _many(DeliveredTerm, "组配分类")
    genre = _one(DeliveredTerm, "体裁", null=True)
    audiences = _many(DeliveredTerm, "服务对象")
    publisher = _one(NamedOrganization, "发布机构")
    issuing_authorities = _texts("发文机关", ["云泽市科学技术局"])
    accountable = _one(DeliveredAccountable, "责任单位和责任人", null=True)
    source = _one(DeliveredSource, "信息来源", null=True)
    document_number = _one(DeliveredNumber, "发文字号", null=True)
    signed_on = optional("成文日期", "2026-02-27", null=True)
    created_on = optional("生成日期", "2026-02-27", null=True)
    published_at = optional("发布时间: first publication", WHEN)
    updated_at = optional("更新时间: publication of this version", WHEN)
    effective_on = optional("生效日期", "2026-04-01", null=True)
    repealed_on = optional("废止日期", None, null=True)
    validity = optional("有效性", "effective", null=True, enum=[*VALIDITY, None])
    disclosure = optional("公开属性", "proactive", null=True, enum=[*DISCLOSURE, None])
    language = optional("语种", "zh-CN")
    region = _one(DeliveredTerm, "地域", null=True)
    channels = _many(DeliveredPlace, "Where it is shown, the home channel first 发布位置")
    links = _one(DeliveredLinks, "Addresses 链接")
    repost = _one(DeliveredRepost, "转载", null=True)
    details = fields.Dict(metadata={"description": "Fields of its type, see `GET /api/v1/content-types` 类型字段"})
    body = optional("正文, plain text", "各县（市、区）科技局：")
    html = optional("正文, HTML, or in the view asked for", "<p>各县（市、区）科技局：</p>")
    html_from = optional(
        "Where `html` is taken from: `details` if there is no body, which then need not be shown twice",
        "body",
        null=True,
        enum=["body", "details", None],
    )
    view = optional("The view that `html` is in, if one was asked for 版式", "mobile", enum=list(VIEWS))
    attachments = _many(DeliveredAttachment, "附件")
    relations = _many(DeliveredRelationEntry, "关联, the newest first, at most 100; all of them at `links.related`")
    page_tags = _one(ArticleTags, "页面标签")
    locales = _many(DeliveredLocale, "The same in other languages 其他语种")
    tables = _many(DeliveredTable, "Tables of a service item, ready to be shown 办事表格")


class RelatedEntry(Schema):
    """A related live resource."""

    relation = string("How it stands to the resource asked about 关联类型", "interpreted_by", enum=RELATION_NAMES)
    id = string("Identifier", EXAMPLE_ID)
    type = string("Content type 内容类型", "policy_interpretation", enum=list(CONTENT_TYPES))
    title = string("信息名称", "《云泽市科技创新券管理办法》解读")
    published_at = string("发布时间", WHEN)
    href = string("Where it is read", f"/delivery/v1/resources/{EXAMPLE_ID}")


DeliveredPage = page_of(DeliveredSummary, "DeliveredPage")
DeliveredItemOne = one_of(DeliveredSummary, "DeliveredItemOne")
RelatedPage = page_of(RelatedEntry, "RelatedPage")


class LocaleList(Schema):
    """Every language version but the one asked about."""

    data = fields.List(fields.Nested(DeliveredLocale), required=True)


class ValueCount(Schema):
    """How many resources have a value."""

    value = string("Type, id of a channel, code of a subject, or year 值", "policy_document")
    label = fields.Nested(Labels, required=True, allow_none=True, metadata={"description": "Its name 名称"})
    count = fields.Integer(required=True, metadata={"description": "数量", "example": 42})


class CountList(Schema):
    """The counts, the largest first; years from the latest on."""

    data = fields.List(fields.Nested(ValueCount), required=True)


class _Open(Schema):
    class Meta:
        """What is told depends on the type; every term is one of schema.org."""

        unknown = INCLUDE


JsonLd = _Open.from_dict(
    {
        "@context": fields.Dict(required=True, metadata={"description": "Inline: nothing is to be fetched"}),
        "@id": string("The resource, wherever it is read", f"urn:uuid:{EXAMPLE_ID}"),
        "@type": string("Type of schema.org", "Legislation", enum=list(LINKED_TYPES)),
        "name": string("信息名称", "云泽市科技创新券管理办法"),
        "datePublished": optional("发布时间; of a service its `subjectOf` tells", WHEN),
    },
    name="JsonLd",
)
