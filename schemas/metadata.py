"""The unified metadata of every resource (L6), with body, attachments, placements and relations."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas import values
from schemas.agreement import disagreements
from schemas.choices import DISCLOSURE, VALIDITY
from schemas.declare import choice, date, html, identifier, line, matching, moment, part, prose, rows, several, term
from schemas.parts import Accountable, AttachmentRow, RelationRow, Repost, Row, Source
from schemas.text import Text

BODY_LENGTH = 2_000_000


class Metadata(Row):
    """What every resource has, whatever its type."""

    title = line(
        Text("信息名称", "Title"),
        Text("资源的标题", "The title of the resource"),
        required=True,
        example="云泽市科学技术局关于组织申报2026年度科技计划项目的通知",
    )
    subtitle = line(Text("副标题", "Subtitle"), Text("标题下的补充说明", "What stands below the title"))
    summary = prose(
        Text("内容概述", "Summary"), Text("用于列表、订阅和分享的摘要", "For lists, feeds and sharing"), 2000
    )
    keywords = several(
        line(Text("关键词", "Keywords"), Text("便于检索的词", "Words to find it by"), 64, example="科技计划")
    )
    subjects = several(
        term(
            Text("主题分类", "Subjects"),
            Text("主题分类表中的代码", "Codes of the scheme “subject”"),
            "subject",
            "science-education",
        )
    )
    facets = several(
        term(
            Text("组配分类", "Facets"),
            Text("组配分类表中的代码", "Codes of the scheme “facet”"),
            "facet",
            "city-documents",
        )
    )
    subject_path = line(
        Text("主题导航", "Subject path"),
        Text("主题导航中的路径", "The path in the subject navigation"),
        example="科技、教育/科技计划",
    )
    genre = term(Text("体裁", "Genre"), Text("体裁分类表中的代码", "Code of the scheme “genre”"), "genre", "notice")
    audiences = several(
        term(
            Text("服务对象", "Audiences"),
            Text("服务对象分类表中的代码", "Codes of the scheme “audience”"),
            "audience",
            "enterprises",
        )
    )
    publisher = identifier(
        Text("发布机构", "Publisher"),
        Text("公开该信息的单位；空缺即所属单位", "The body that makes it public; none means the owning one"),
    )
    issuing_authorities = several(
        line(
            Text("发文机关", "Issuing authorities"),
            Text("文件所属的机关；联合发文可有多个", "Whose document it is; several if joint"),
            200,
            example="云泽市科学技术局",
        )
    )
    accountable = part(Text("责任单位和责任人", "Accountable"), Text("谁对内容负责", "Who answers for it"), Accountable)
    source = part(Text("信息来源", "Source"), Text("内容从何而来", "Where it came from"), Source)
    document_number = line(
        Text("发文字号", "Document number"),
        Text("如原文所写；另存规范形式", "As written; its normal form is kept beside it"),
        200,
        example="云科发〔2026〕12号",
    )
    signed_on = date(Text("成文日期", "Date of signature"), Text("文件签署的日期", "The day the document was signed"))
    created_on = date(Text("生成日期", "Date of creation"), Text("信息生成的日期", "The day the information was made"))
    first_published_at = moment(
        Text("首次发布时间", "First published"),
        Text(
            "入库前已公开的内容的原发布时间；否则空缺",
            "When it was first public, if that was before it came here; otherwise none",
        ),
    )
    effective_on = date(Text("生效日期", "In force from"), Text("开始生效的日期", "The first day in force"))
    repealed_on = date(
        Text("废止日期", "In force until"), Text("失效或废止的日期", "The day it expires or is repealed"), "2031-03-01"
    )
    validity = choice(Text("有效性", "Validity"), Text("当前效力", "Whether it is in force"), VALIDITY)
    disclosure = choice(
        Text("公开属性", "Disclosure"),
        Text("只有主动公开的才能发布", "Only what is disclosed proactively can be published"),
        DISCLOSURE,
    )
    disclosure_reason = line(
        Text("公开属性理由", "Reason of disclosure"), Text("不主动公开的理由", "Why it is not proactive"), 1000
    )
    language = matching(
        Text("语种", "Language"),
        Text("BCP 47 语言标签；缺省 zh-CN", "BCP 47 tag; zh-CN unless told"),
        "language",
        values.language,
        "zh-CN",
        40,
    )
    region = term(Text("地域", "Region"), Text("地域分类表中的代码", "Code of the scheme “region”"), "region", "130100")
    review_by = date(
        Text("复核期限", "Review by"), Text("此日前应复核或更新内容（L11）", "Checked or replaced by this day (L11)")
    )
    repost = part(
        Text("转载", "Repost"),
        Text("他人转载的条件；空缺即允许", "On which terms others repost it; allowed unless told"),
        Repost,
    )
    body = html(
        Text("正文", "Body"),
        Text("HTML；入库时清洗", "HTML; cleaned when stored"),
        BODY_LENGTH,
        "<p>各县（市、区）科技局：</p>",
    )
    attachments = rows(Text("附件", "Attachments"), Text("随内容公开的文件", "Files that go with it"), AttachmentRow)
    channels = several(
        identifier(
            Text("栏目", "Channels"),
            Text("所在栏目；第一个为主栏目", "Where it is placed; the first is its home channel"),
        )
    )
    relations = rows(Text("关联", "Relations"), Text("与其他资源的关联", "Typed links to other resources"), RelationRow)

    type_name = ""

    @validates_schema(skip_on_field_errors=False)
    def _agree(self, data: dict[str, Any], **_: Any) -> None:
        """Rules across fields; all that are broken are told at once, beside those of single fields."""
        broken = disagreements(self.type_name, data)
        if broken:
            raise ValidationError(broken)
