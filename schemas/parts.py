"""Structured parts that every type of content has (L6), and what they have in common."""

from marshmallow import RAISE, Schema

from schemas.choices import ATTACHMENT_ROLES, REPOST
from schemas.declare import choice, identifier, line, url, whole
from schemas.faults import fault
from schemas.relations import DECLARED
from schemas.text import Text

_MESSAGES: dict[str, str] = {
    "unknown": fault("unknown_field"),
    "type": fault("wrong_type", zh={"expected": "对象"}, expected="an object"),
}


class Row(Schema):
    """A structured part of content; unknown fields are refused."""

    class Meta:
        """Strict and in the order of declaration."""

        unknown = RAISE

    error_messages = _MESSAGES


class Accountable(Row):
    """Who answers for the content."""

    unit = line(
        Text("责任单位", "Accountable unit"),
        Text("对内容负责的单位", "The unit that answers for the content"),
        200,
        example="云泽市科学技术局",
    )
    person = line(
        Text("责任人", "Accountable person"),
        Text("对内容负责的人", "The person who answers for the content"),
        100,
        example="林岚",
    )


class Source(Row):
    """Where the content came from."""

    name = line(
        Text("来源名称", "Name of the source"),
        Text("原发布的网站、媒体或单位", "Site, medium or body that had it first"),
        200,
        example="云泽市人民政府网",
    )
    url = url(Text("原文地址", "Original address"), Text("原文的网址", "Address of the original"))


REPOST_HOURS = 12
"""How long others have by the rules, unless the terms say otherwise."""


class Repost(Row):
    """On which terms others show the content."""

    policy = choice(
        Text("转载要求", "Policy"),
        Text("必须、允许或不得转载", "Whether others must, may or must not repost it"),
        REPOST,
        required=True,
    )
    within_hours = whole(
        Text("转载时限（小时）", "Within hours"),
        Text("必须转载时自首次发布起算；空缺即12小时", "If required, from the first publication on; 12 unless told"),
        1,
        720,
        12,
    )


class AttachmentRow(Row):
    """A file that belongs to the content."""

    attachment_id = identifier(
        Text("附件标识", "Attachment"), Text("已上传附件的标识", "Id of an uploaded attachment"), required=True
    )
    title = line(
        Text("附件名称", "Title"), Text("读者看到的名称", "The name that readers see"), 300, example="附件1：申报表"
    )
    role = choice(Text("用途", "Role"), Text("该文件在内容中的用途", "What the file is for"), ATTACHMENT_ROLES)
    alt = line(
        Text("替代文本", "Alternative text"),
        Text("图片、音视频的文字说明，供读屏使用", "What a picture or recording shows, for screen readers"),
        1000,
    )


class RelationRow(Row):
    """A typed link to another resource."""

    type = choice(
        Text("关联类型", "Relation"),
        Text("与另一资源的关系", "How it stands to the other resource"),
        DECLARED,
        required=True,
    )
    target_id = identifier(
        Text("关联资源", "Other resource"), Text("另一资源的标识", "Id of the other resource"), required=True
    )
