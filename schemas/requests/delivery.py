"""What front ends ask of the public read API. Filters are joined by AND, the values of a repeated one by OR."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from schemas import document_number
from schemas.choices import VALIDITY
from schemas.content_types import CONTENT_TYPES
from schemas.faults import invalid
from schemas.fields import Entries
from schemas.paging import PageQuery
from schemas.query import Names, WholeNumber, YesNo
from schemas.values import date as checked_date
from schemas.values import identifier, moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_VALUES = 20
FIRST_YEAR, LAST_YEAR = 1800, 9998
COUNTED = ("type", "channel", "subject", "year")
SORTS = ("-published_at", "published_at", "-updated_at", "updated_at")
VIEWS = ("web", "mobile", "wechat", "weibo", "plain")
WIDTHS = (360, 720, 1080)  # pixels
INCLUDABLE = (
    "body", "html", "html_from", "attachments", "relations", "details", "page_tags", "locales", "tables",
)  # fmt: skip
NAMES = (
    "id", "type", "version", "archived", "index_number", "title", "subtitle", "summary", "keywords", "subjects",
    "subject_path", "facets", "genre", "audiences", "publisher", "issuing_authorities", "accountable", "source",
    "document_number", "signed_on", "created_on", "published_at", "updated_at", "effective_on", "repealed_on",
    "validity", "disclosure", "language", "region", "channels", "links", "repost", *INCLUDABLE,
)  # fmt: skip
_PLUS = re.compile(r" (?=\d\d:\d\d\Z)")


class Moment(fields.String):
    """A day (its beginning in China) or a moment with offset, as an aware datetime."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = _PLUS.sub("+", super()._deserialize(value, attr, data, **kwargs))
        if len(text) == len("2026-03-01"):
            return datetime.combine(date.fromisoformat(checked_date(text)), time(), SHANGHAI)
        made = datetime.fromisoformat(moment(text))
        if not FIRST_YEAR <= made.year <= LAST_YEAR:
            raise invalid("bad_time")
        return made


class Day(fields.String):
    """A calendar date."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return date.fromisoformat(checked_date(super()._deserialize(value, attr, data, **kwargs)))


class Number(fields.String):
    """A document number in whatever brackets, as its normal form."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        parsed = document_number.parse(text)
        return parsed.normalised if parsed else text.strip()


class Identifier(fields.String):
    """An id in canonical form."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return identifier(super()._deserialize(value, attr, data, **kwargs))


def visible(value: str) -> None:
    """Refuse what no stored value can be: nothing, or characters that nobody sees."""
    if not value or not value.isprintable():
        raise ValidationError([invalid("blank").messages[0]])


def _several(one: fields.Field[Any], description: str, example: str) -> fields.List[Any]:
    metadata = {"description": description, "example": [example]}
    return fields.List(one, load_default=None, validate=Entries(1, MOST_VALUES), metadata=metadata)


def _one_of(choices: Mapping[str, object]) -> fields.String:
    return fields.String(validate=validate.OneOf(list(choices)))


def _text(most: int) -> fields.String:
    return fields.String(validate=[validate.Length(1, most), visible])


def _since(description: str) -> Moment:
    return Moment(load_default=None, metadata={"description": description, "example": "2026-03-01"})


def _day(description: str) -> Day:
    return Day(load_default=None, metadata={"description": description, "example": "2026-03-01", "format": "date"})


def _fields() -> Names:
    return Names(
        NAMES,
        data_key="fields",
        load_default=None,
        metadata={
            "description": "Only these fields, parted by commas; `id` and `type` always come 只要这些字段",
            "example": "title,html",
        },
    )


def _view() -> fields.String:
    return fields.String(
        load_default=None,
        validate=validate.OneOf(VIEWS),
        metadata={
            "description": "The rendition that `html` holds; `view` in the answer says which 正文版式",
            "example": "mobile",
        },
    )


class FileQuery(Schema):
    """At which width a picture is wanted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    width = WholeNumber(
        load_default=None,
        validate=validate.OneOf(WIDTHS),
        metadata={"description": "A picture at most this wide, in pixels 图片宽度", "example": 720},
    )


EMBEDDABLE = ("relations.target",)


class ItemQuery(Schema):
    """How much of an item is wanted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    fields_ = _fields()
    view = _view()
    include = Names(
        EMBEDDABLE,
        load_default=(),
        metadata={
            "description": "What is embedded of related items: their summaries; nothing deeper 附带关联信息的摘要",
            "example": "relations.target",
        },
    )


class IndexQuery(ItemQuery):
    """An item by its index number."""

    index_number = fields.String(
        required=True,
        validate=[validate.Length(1, 64), visible],
        metadata={"description": "索引号", "example": "11340000MB1234567X/202603-00045"},
    )


class Filters(Schema):
    """Which resources."""

    class Meta(PageQuery.Meta):
        """Unknown parameters are refused."""

    type = _several(_one_of(CONTENT_TYPES), "Content type 内容类型", "policy_document")
    site = _several(_text(64), "Site, by its slug 站点", "www")
    channel = _several(_text(330), "Channel: its id, or its path together with `site` 栏目", "zwgk/zcwj")
    library = _several(_text(64), "Thematic library: its id, or its slug together with its `site` 主题库", "talent")
    organization = _several(Identifier(), "Publisher's id 发布机构", "0192f3a4-5b6c-7d8e-9f01-23456789abcd")
    subject = _several(_text(100), "Code of a subject 主题分类", "science-education")
    facet = _several(_text(100), "Code of a facet 组配分类", "city-documents")
    genre = _several(_text(100), "Code of a genre 体裁", "notice")
    audience = _several(_text(100), "Code of an audience 服务对象", "enterprises")
    keyword = _several(_text(64), "Keyword, whole 关键词", "科技计划")
    region = _several(_text(100), "Code of a region 地域", "130100")
    document_number = _several(
        Number(validate=[validate.Length(1, 200), visible]), "发文字号 in any form of brackets", "云政发[2026]3号"
    )
    validity = _several(_one_of(VALIDITY), "Validity 有效性", "effective")
    language = _several(_text(40), "Language, BCP 47 语种", "zh-CN")
    published_after = _since("Published at this day or moment, or later 发布时间不早于")
    published_before = _since("Published before this day or moment 发布时间早于")
    signed_after = _day("Signed on this day or later 成文日期不早于")
    signed_before = _day("Signed before this day 成文日期早于")
    year = WholeNumber(
        load_default=None,
        validate=validate.Range(FIRST_YEAR, LAST_YEAR),
        metadata={
            "description": "Published in this year, by the calendar of China 发布年份",
            "example": 2026,
        },
    )
    archived = YesNo(
        load_default=False,
        metadata={"description": "The archive instead of what is live 已归档", "example": False},
    )


class CountsQuery(Filters):
    """How many of the resources have each value."""

    by = fields.String(
        required=True,
        validate=validate.OneOf(COUNTED),
        metadata={"description": "What is counted by 统计维度", "example": "type"},
    )


class DeliveredQuery(Filters, PageQuery):
    """Which resources, in which order, and how much of each."""

    sort = fields.String(
        load_default="-published_at",
        validate=validate.OneOf(SORTS),
        metadata={"description": "Order 排序", "example": "-published_at"},
    )
    fields_ = _fields()
    view = _view()
    include = Names(
        INCLUDABLE,
        load_default=(),
        metadata={
            "description": "What a list leaves out and is wanted all the same, parted by commas 附带内容",
            "example": "html,attachments",
        },
    )
