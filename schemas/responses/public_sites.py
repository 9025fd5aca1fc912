"""The shapes of sites, channels and taxonomies in the public read API."""

from typing import Any

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.delivery import DeliveredSummary, Labels, NamedOrganization


def _text(description: str, example: object = None, *, null: bool = False, **more: Any) -> fields.String:
    metadata = {"description": description, "example": example, **more}
    return fields.String(required=True, allow_none=null, metadata=metadata)


class SiteTags(Schema):
    """Page tags of every page of a site 页面标签."""

    SiteName = _text("站点名称", "云泽市人民政府")
    SiteDomain = _text("站点域名", "www.yunze.example")
    SiteIDCode = _text("网站标识码", "1301000001")


class ColumnTags(Schema):
    """Page tags that a list page carries too 页面标签."""

    ColumnName = _text("栏目名称", "政策文件")
    ColumnDescription = _text("栏目描述", "市政府及部门文件")
    ColumnKeywords = _text("栏目关键词", "政策,文件")
    ColumnType = _text("栏目类型", "政策文件")


class SiteLinks(Schema):
    """Addresses of a site; those that begin with a slash are from the platform's root."""

    self = _text("This representation", "/delivery/v1/sites/www")
    channels = _text("Its channels", "/delivery/v1/sites/www/channels")
    resources = _text("Its resources", "/delivery/v1/resources?site=www")
    rss = _text("Its feed, RSS 2.0", "/feeds/www.rss")
    atom = _text("Its feed, Atom 1.0, with archives", "/feeds/www.atom")
    json_feed = _text("Its feed, JSON Feed 1.1", "/feeds/www.json")
    sitemap = _text("Its sitemap index", "/sitemaps/www.xml")
    html = _text("Its home page", "https://www.yunze.example/")


class ChannelLinks(Schema):
    """Addresses of a channel."""

    self = _text("This channel with what stands first in it", f"/delivery/v1/channels/{EXAMPLE_ID}")
    resources = _text("Its resources", "/delivery/v1/resources?site=www&channel=zwgk/zcwj")
    rss = _text("Its feed, RSS 2.0", "/feeds/www/zwgk/zcwj.rss")
    atom = _text("Its feed, Atom 1.0, with archives", "/feeds/www/zwgk/zcwj.atom")
    json_feed = _text("Its feed, JSON Feed 1.1", "/feeds/www/zwgk/zcwj.json")
    html = _text("Its list page", "https://www.yunze.example/zwgk/zcwj/")


class PublicSite(Schema):
    """A site of the group."""

    id = _text("Identifier", EXAMPLE_ID)
    slug = _text("Its name in addresses", "www")
    name = _text("站点名称", "云泽市人民政府")
    domain = _text("域名", "www.yunze.example")
    site_id_code = _text("网站标识码", "1301000001")
    legal_name = _text("主体全称", "云泽市人民政府")
    language = _text("语种", "zh-CN")
    description = _text("说明", "")
    supervising = fields.Nested(NamedOrganization, required=True, metadata={"description": "主管单位"})
    sponsoring = fields.Nested(NamedOrganization, required=True, metadata={"description": "主办单位"})
    operating = fields.Nested(NamedOrganization, required=True, metadata={"description": "承办单位"})
    page_tags = fields.Nested(SiteTags, required=True)
    links = fields.Nested(SiteLinks, required=True)


class ChannelFacts(Schema):
    """What a channel is, and who answers for what stands in it."""

    id = _text("Identifier", EXAMPLE_ID)
    path = _text("Path within the site", "zwgk/zcwj")
    name = _text("栏目名称", "政策文件")
    kind = _text("频道, 栏目 or 专题", "column", enum=["channel", "column", "topic"])
    description = _text("说明", "市政府及部门文件")
    keywords = fields.List(fields.String(), required=True, metadata={"description": "关键词"})
    column_type = _text("栏目类型", "政策文件")
    ends_on = _text("End of a topic 专题结束日期", None, null=True)
    owner = fields.Nested(NamedOrganization, required=True, metadata={"description": "The unit it belongs to 主办单位"})
    contributors = fields.List(
        fields.Nested(NamedOrganization),
        required=True,
        metadata={"description": "Units that build it, too; each answers for what it places 共建单位"},
    )
    page_tags = fields.Nested(ColumnTags, required=True)
    links = fields.Nested(ChannelLinks, required=True)


class PublicChannel(ChannelFacts):
    """A channel with the channels below it."""

    children = fields.List(
        fields.Nested("PublicChannel"), required=True, metadata={"description": "Channels below 下级栏目"}
    )


class PinnedChannel(ChannelFacts):
    """A channel with what stands first in it."""

    site = _text("Slug of its site", "www")
    pinned = fields.List(
        fields.Nested(DeliveredSummary), required=True, metadata={"description": "What stands first, in order 置顶"}
    )


class TaxonomyEntry(Schema):
    """A term of a scheme."""

    code = _text("Code 代码", "science-education")
    label = fields.Nested(Labels, required=True)
    alternative_labels = fields.List(fields.String(), required=True, metadata={"description": "Other names 别名"})
    broader = _text("Code of the term above 上位词", None, null=True)


class Taxonomy(Schema):
    """A scheme with its terms."""

    scheme = _text("Code of the scheme", "subject")
    label = fields.Nested(Labels, required=True)
    terms = fields.List(fields.Nested(TaxonomyEntry), required=True, metadata={"description": "Terms 词条"})


PublicSitePage = page_of(PublicSite, "PublicSitePage")
PublicSiteOne = one_of(PublicSite, "PublicSiteOne")
PublicChannelOne = one_of(PinnedChannel, "PublicChannelOne")
ChannelTree = Schema.from_dict({"data": fields.List(fields.Nested(PublicChannel), required=True)}, name="ChannelTree")
TaxonomyOne = one_of(Taxonomy, "TaxonomyOne")
