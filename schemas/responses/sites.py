"""The shapes of sites and channels in the management API."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.requests.sites import KINDS
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, strings, whole


class SiteRow(Schema):
    """A website of the group."""

    id = string("Identifier", EXAMPLE_ID)
    slug = string("Name in addresses 地址名", "kjj")
    name = string("Name 名称", "云泽市科技局")
    domain = string("Domain 域名", "kjj.yunze.gov.cn")
    site_id_code = string("网站标识码", "3301000012")
    legal_name = string("Legal name of the unit 主体名称", "云泽市科学技术局")
    language = string("Language 语种", "zh-CN")
    supervising_id = string("Supervising unit 主管单位", EXAMPLE_ID)
    sponsoring_id = string("Sponsoring unit 主办单位", EXAMPLE_ID)
    operating_id = string("Operating unit 承办单位", EXAMPLE_ID)
    description = string("What the site is 简介", "")
    version = whole("Moves with every change; the ETag 版本计数", 1)
    created_at = string("When entered", WHEN)
    updated_at = string("Last changed", WHEN)


class ChannelRow(Schema):
    """A node of a site's tree."""

    id = string("Identifier", EXAMPLE_ID)
    site_id = string("Its site 站点", EXAMPLE_ID)
    parent_id = string("The channel above 上级栏目", None, null=True)
    slug = string("Name in addresses 地址名", "tzgg")
    path = string("Slugs from the top down 路径", "zwgk/tzgg")
    lineage = strings("Ids from the top down 所在分支", [EXAMPLE_ID])
    kind = fields.String(
        required=True, metadata={"description": "频道、栏目或专题", "example": "column", "enum": [*KINDS]}
    )
    name = string("Name 名称", "通知公告")
    description = string("What it holds 说明", "")
    keywords = strings("Words about it 关键词", ["通知"])
    column_type = string("Page tag ColumnType 栏目类别", "政务公开")
    position = whole("Place among siblings 顺序", 10)
    update_interval_days = whole("Days until something new is due 更新周期", 30, null=True)
    accepted_types = strings("Content types; none means all 接受的内容类型", ["article"])
    owner_id = string("Owner 责任单位", EXAMPLE_ID)
    contributor_ids = strings("Other organizations that may place here 供稿单位", [])
    ends_on = string("End of a topic 结束日期", None, null=True)
    version = whole("Moves with every change; the ETag 版本计数", 1)
    created_at = string("When entered", WHEN)
    updated_at = string("Last changed", WHEN)


SitePage = page_of(listed(SiteRow), "ManagedSitePage")
SiteAnswer = one_of(detailed(SiteRow), "ManagedSiteAnswer")
ChannelPage = page_of(listed(ChannelRow), "ManagedChannelPage")
ChannelAnswer = one_of(detailed(ChannelRow), "ManagedChannelAnswer")
