"""The shape of a JSON Feed, version 1.1."""

from marshmallow import Schema, fields


def _text(description: str, example: str, *, required: bool = False) -> fields.String:
    return fields.String(required=required, metadata={"description": description, "example": example})


class FeedAuthor(Schema):
    """Who published an item."""

    name = _text("发布机构", "云泽市科学技术局", required=True)


class FeedAttachment(Schema):
    """A file of an item."""

    url = _text("Address", "https://cms.yunze.example/files/e3b0…b855/申报表.pdf", required=True)
    mime_type = _text("Type", "application/pdf", required=True)
    title = _text("Name", "申报表")
    size_in_bytes = fields.Integer(metadata={"description": "Bytes", "example": 12345})


class FeedItem(Schema):
    """An item; what is empty is left out."""

    id = _text("A URN of the resource's id", "urn:uuid:0192f3a4-5b6c-7d8e-9f01-23456789abcd", required=True)
    url = _text("Its page", "https://www.yunze.example/zwgk/x.html", required=True)
    title = _text("信息名称", "云泽市科技创新券管理办法", required=True)
    content_html = _text("正文, HTML", "<p>各县（市、区）科技局：</p>")
    content_text = _text("正文, where there is no HTML", "各县（市、区）科技局：")
    summary = _text("内容概述", "规范科技创新券的申领和使用。")
    image = _text("Cover picture", "https://cms.yunze.example/files/e3b0…b855/cover.png")
    date_published = _text("发布时间", "2026-03-01T09:00:00+08:00", required=True)
    date_modified = _text("更新时间", "2026-03-01T09:00:00+08:00", required=True)
    authors = fields.List(fields.Nested(FeedAuthor), metadata={"description": "发布机构"})
    tags = fields.List(fields.String(), metadata={"description": "Subjects and keywords 主题与关键词"})
    language = _text("语种", "zh-CN", required=True)
    attachments = fields.List(fields.Nested(FeedAttachment), metadata={"description": "附件"})


class JsonFeed(Schema):
    """A feed."""

    version = _text("Version of the format", "https://jsonfeed.org/version/1.1", required=True)
    title = _text("Site and channel", "云泽市人民政府 - 政策文件", required=True)
    home_page_url = _text("The place's page", "https://www.yunze.example/zwgk/zcwj/", required=True)
    feed_url = _text("This feed", "https://cms.yunze.example/feeds/www/zwgk/zcwj.json", required=True)
    description = _text("What it is", "市政府及部门文件", required=True)
    language = _text("语种", "zh-CN", required=True)
    items = fields.List(fields.Nested(FeedItem), required=True, metadata={"description": "The newest 50"})
