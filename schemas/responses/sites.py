"""The shapes of sites and channels in the management API."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.requests.sites import KINDS
from schemas.responses.actions import detailed, listed

WHEN = "2026-03-01T09:00:00+08:00"


def _text(description: str, example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


def _texts(description: str, example: list[str]) -> fields.List[str]:
    return fields.List(fields.String(), required=True, metadata={"description": description, "example": example})


def _number(description: str, example: int, *, null: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=null, metadata={"description": description, "example": example})


class SiteRow(Schema):
    """A website of the group."""

    id = _text("Identifier", EXAMPLE_ID)
    slug = _text("Name in addresses 地址名", "kjj")
    name = _text("Name 名称", "云泽市科技局")
    domain = _text("Domain 域名", "kjj.yunze.gov.cn")
    site_id_code = _text("网站标识码", "3301000012")
    legal_name = _text("Legal name of the unit 主体名称", "云泽市科学技术局")
    language = _text("Language 语种", "zh-CN")
    supervising_id = _text("Supervising unit 主管单位", EXAMPLE_ID)
    sponsoring_id = _text("Sponsoring unit 主办单位", EXAMPLE_ID)
    operating_id = _text("Operating unit 承办单位", EXAMPLE_ID)
    description = _text("What the site is 简介", "")
    version = _number("Moves with every change; the ETag 版本计数", 1)
    created_at = _text("When entered", WHEN)
    updated_at = _text("Last changed", WHEN)


class ChannelRow(Schema):
    """A node of a site's tree."""

    id = _text("Identifier", EXAMPLE_ID)
    site_id = _text("Its site 站点", EXAMPLE_ID)
    parent_id = _text("The channel above 上级栏目", None, null=True)
    slug = _text("Name in addresses 地址名", "tzgg")
    path = _text("Slugs from the top down 路径", "zwgk/tzgg")
    lineage = _texts("Ids from the top down 所在分支", [EXAMPLE_ID])
    kind = fields.String(
        required=True, metadata={"description": "频道、栏目或专题", "example": "column", "enum": [*KINDS]}
    )
    name = _text("Name 名称", "通知公告")
    description = _text("What it holds 说明", "")
    keywords = _texts("Words about it 关键词", ["通知"])
    column_type = _text("Page tag ColumnType 栏目类别", "政务公开")
    position = _number("Place among siblings 顺序", 10)
    update_interval_days = _number("Days until something new is due 更新周期", 30, null=True)
    accepted_types = _texts("Content types; none means all 接受的内容类型", ["article"])
    owner_id = _text("Owner 责任单位", EXAMPLE_ID)
    contributor_ids = _texts("Other organizations that may place here 供稿单位", [])
    ends_on = _text("End of a topic 结束日期", None, null=True)
    version = _number("Moves with every change; the ETag 版本计数", 1)
    created_at = _text("When entered", WHEN)
    updated_at = _text("Last changed", WHEN)


SitePage = page_of(listed(SiteRow), "ManagedSitePage")
SiteAnswer = one_of(detailed(SiteRow), "ManagedSiteAnswer")
ChannelPage = page_of(listed(ChannelRow), "ManagedChannelPage")
ChannelAnswer = one_of(detailed(ChannelRow), "ManagedChannelAnswer")
