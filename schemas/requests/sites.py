"""What requests about sites and channels carry."""

from typing import Any

from marshmallow import post_load

from schemas import values
from schemas.content_types import CONTENT_TYPES
from schemas.declare import choice, date, identifier, line, several, whole
from schemas.fields import Rows, Value, options
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import Body, any_choice, identified, sort_by, words
from schemas.text import Text

KINDS = {
    "channel": Text("频道", "channel"),
    "column": Text("栏目", "column"),
    "topic": Text("专题", "topic"),
}
TYPES = {name: one.label for name, one in CONTENT_TYPES.items()}
MOST_POSITION = 999_999
EMPTIED = {"description": "", "keywords": [], "column_type": "", "accepted_types": [], "contributor_ids": []}
"""What null means for fields that are never unknown."""


def _unit(zh: str, en: str) -> Value:
    return identifier(Text(zh, en), Text("单位标识", "An organization"), required=True)


def _slug(example: str) -> Value:
    note = Text("小写字母、数字和连字符", "Small letters, digits and hyphens")
    return line(Text("地址名", "Slug"), note, 64, required=True, example=example)


class _Emptying(Body):
    @post_load
    def _empty(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        return {name: EMPTIED[name] if value is None and name in EMPTIED else value for name, value in data.items()}


class SiteBody(_Emptying):
    """A site; a change names what of it changes."""

    slug = _slug("kjj")
    name = line(Text("名称", "Name"), Text("网站名称", "Name of the site"), 100, required=True, example="云泽市科技局")
    domain = line(
        Text("域名", "Domain"), Text("小写域名", "In small letters"), 253, required=True, example="kjj.yunze.gov.cn"
    )
    site_id_code = line(
        Text("网站标识码", "SiteIDCode"), Text("10 位数字", "Ten digits"), 10, required=True, example="3301000012"
    )
    legal_name = line(
        Text("主体名称", "Legal name"), Text("备案主体", "Registered"), 200, required=True, example="云泽市科学技术局"
    )
    language = Value(
        values.language,
        load_default="zh-CN",
        **options(Text("语种", "Language"), Text("BCP 47", "BCP 47"), "language", example="zh-CN", maxLength=35)
        | {"allow_none": False},
    )
    supervising_id = _unit("主管单位", "Supervising unit")
    sponsoring_id = _unit("主办单位", "Sponsoring unit")
    operating_id = _unit("承办单位", "Operating unit")
    description = line(Text("简介", "Description"), Text("网站说明", "What the site is"), 500)


class SiteQuery(PageQuery, WithActions):
    """Which sites."""

    organization = identified("Supervising, sponsoring or operating unit 主管、主办或承办单位")
    language = Value(values.language, load_default=None, metadata={"description": "Language 语种", "example": "zh-CN"})
    q = words("Words in name, legal name, domain or slug 名称或域名")
    sort = sort_by("slug", "name", "created_at")


def _types() -> Rows:
    label, note = Text("接受的内容类型", "Accepted types"), Text("空为全部", "None means all")
    told = options(label, note, "choice", example=["article"])
    return Rows(Value(values.one_of(TYPES), metadata={"enum": [*TYPES]}), len(TYPES), **told)


class ChannelBody(_Emptying):
    """A channel; a change names what of it changes. Another slug or parent moves the subtree."""

    slug = _slug("tzgg")
    name = line(Text("名称", "Name"), Text("栏目名称", "Name of the channel"), 100, required=True, example="通知公告")
    kind = choice(Text("种类", "Kind"), Text("频道、栏目或专题", "Which kind of channel"), KINDS, required=True)
    parent_id = identifier(Text("上级栏目", "Parent"), Text("为空则在站点之下", "None for the top of the site"))
    owner_id = _unit("责任单位", "Owner")
    description = line(Text("说明", "Description"), Text("栏目说明", "What the channel holds"), 500)
    keywords = several(line(Text("关键词", "Keywords"), Text("栏目关键词", "Words about it"), 64, example="通知"))
    column_type = line(Text("栏目类别", "Column type"), Text("页面标签 ColumnType", "Page tag"), 50, example="政务公开")
    position = whole(Text("顺序", "Position"), Text("同级中的顺序", "Place among siblings"), 0, MOST_POSITION, 10)
    update_interval_days = whole(Text("更新周期", "Update interval"), Text("天数", "In days"), 1, 3650, 30)
    accepted_types = _types()
    ends_on = date(Text("结束日期", "End"), Text("只用于专题", "Topics only"))
    contributor_ids = several(identifier(Text("供稿单位", "Contributors"), Text("可发布到此栏目", "May place here")))

    @post_load
    def _positioned(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        return {name: 0 if name == "position" and value is None else value for name, value in data.items()}


class ChannelQuery(PageQuery, WithActions):
    """Which channels of a site."""

    parent_id = identified("Right below this one 上级栏目")
    owner_id = identified("Owner 责任单位")
    kind = any_choice("Kind 种类", KINDS)
    q = words("Words in name or path 名称或路径", "通知")
    sort = sort_by("tree", "name", "path", "updated_at")
