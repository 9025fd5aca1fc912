"""The shape of a JSON Feed, version 1.1."""

from marshmallow import Schema, fields

from schemas.responses.declare import optional, string


class FeedAuthor(Schema):
    """Who published an item."""

    name = string("发布机构", "云泽市科学技术局")


class FeedAttachment(Schema):
    """A file of an item."""

    url = string("Address", "https://cms.yunze.example/files/e3b0…b855/申报表.pdf")
    mime_type = string("Type", "application/pdf")
    title = optional("Name", "申报表")
    size_in_bytes = fields.Integer(metadata={"description": "Bytes", "example": 12345})


class FeedItem(Schema):
    """An item; what is empty is left out."""

    id = string("A URN of the resource's id", "urn:uuid:0192f3a4-5b6c-7d8e-9f01-23456789abcd")
    url = string("Its page", "https://www.yunze.example/zwgk/x.html")
    title = string("信息名称", "云泽市科技创新券管理办法")
    content_html = optional("正文, HTML", "<p>各县（市、区）科技局：</p>")
    content_text = optional("正文, where there is no HTML", "各县（市、区）科技局：")
    summary = optional("内容概述", "规范科技创新券的申领和使用。")
    image = optional("Cover picture", "https://cms.yunze.example/files/e3b0…b855/cover.png")
    date_published = string("发布时间", "2026-03-01T09:00:00+08:00")
    date_modified = string("更新时间", "2026-03-01T09:00:00+08:00")
    authors = fields.List(fields.Nested(FeedAuthor), metadata={"description": "发布机构"})
    tags = fields.List(fields.String(), metadata={"description": "Subjects and keywords 主题与关键词"})
    language = string("语种", "zh-CN")
    attachments = fields.List(fields.Nested(FeedAttachment), metadata={"description": "附件"})


class JsonFeed(Schema):
    """A feed."""

    version = string("Version of the format", "https://jsonfeed.org/version/1.1")
    title = string("Site and channel", "云泽市人民政府 - 政策文件")
    home_page_url = string("The place's page", "https://www.yunze.example/zwgk/zcwj/")
    feed_url = string("This feed", "https://cms.yunze.example/feeds/www/zwgk/zcwj.json")
    description = string("What it is", "市政府及部门文件")
    language = string("语种", "zh-CN")
    items = fields.List(fields.Nested(FeedItem), required=True, metadata={"description": "The newest 50"})
