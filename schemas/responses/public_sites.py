"""The shapes of sites, channels and taxonomies in the public read API."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.declare import string
from schemas.responses.delivery import DeliveredSummary, Labels, NamedOrganization


class SiteTags(Schema):
    """Page tags of every page of a site 页面标签."""

    SiteName = string("站点名称", "云泽市人民政府")
    SiteDomain = string("站点域名", "www.yunze.example")
    SiteIDCode = string("网站标识码", "1301000001")


class ColumnTags(Schema):
    """Page tags that a list page carries too 页面标签."""

    ColumnName = string("栏目名称", "政策文件")
    ColumnDescription = string("栏目描述", "市政府及部门文件")
    ColumnKeywords = string("栏目关键词", "政策,文件")
    ColumnType = string("栏目类型", "政策文件")


class SiteLinks(Schema):
    """Addresses of a site; those that begin with a slash are from the platform's root."""

    self = string("This representation", "/delivery/v1/sites/www")
    channels = string("Its channels", "/delivery/v1/sites/www/channels")
    resources = string("Its resources", "/delivery/v1/resources?site=www")
    rss = string("Its feed, RSS 2.0", "/feeds/www.rss")
    atom = string("Its feed, Atom 1.0, with archives", "/feeds/www.atom")
    json_feed = string("Its feed, JSON Feed 1.1", "/feeds/www.json")
    sitemap = string("Its sitemap index", "/sitemaps/www.xml")
    html = string("Its home page", "https://www.yunze.example/")


class ChannelLinks(Schema):
    """Addresses of a channel."""

    self = string("This channel with what stands first in it", f"/delivery/v1/channels/{EXAMPLE_ID}")
    resources = string("Its resources", "/delivery/v1/resources?site=www&channel=zwgk/zcwj")
    rss = string("Its feed, RSS 2.0", "/feeds/www/zwgk/zcwj.rss")
    atom = string("Its feed, Atom 1.0, with archives", "/feeds/www/zwgk/zcwj.atom")
    json_feed = string("Its feed, JSON Feed 1.1", "/feeds/www/zwgk/zcwj.json")
    html = string("Its list page", "https://www.yunze.example/zwgk/zcwj/")


class PublicSite(Schema):
    """A site of the group."""

    id = string("Identifier", EXAMPLE_ID)
    slug = string("Its name in addresses", "www")
    name = string("站点名称", "云泽市人民政府")
    domain = string("域名", "www.yunze.example")
    site_id_code = string("网站标识码", "1301000001")
    legal_name = string("主体全称", "云泽市人民政府")
    language = string("语种", "zh-CN")
    description = string("说明", "")
    supervising = fields.Nested(NamedOrganization, required=True, metadata={"description": "主管单位"})
    sponsoring = fields.Nested(NamedOrganization, required=True, metadata={"description": "主办单位"})
    operating = fields.Nested(NamedOrganization, required=True, metadata={"description": "承办单位"})
    page_tags = fields.Nested(SiteTags, required=True)
    links = fields.Nested(SiteLinks, required=True)


class ChannelFacts(Schema):
    """What a channel is, and who answers for what stands in it."""

    id = string("Identifier", EXAMPLE_ID)
    path = string("Path within the site", "zwgk/zcwj")
    name = string("栏目名称", "政策文件")
    kind = string("频道, 栏目 or 专题", "column", enum=["channel", "column", "topic"])
    description = string("说明", "市政府及部门文件")
    keywords = fields.List(fields.String(), required=True, metadata={"description": "关键词"})
    column_type = string("栏目类型", "政策文件")
    ends_on = string("End of a topic 专题结束日期", None, null=True)
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

    site = string("Slug of its site", "www")
    pinned = fields.List(
        fields.Nested(DeliveredSummary), required=True, metadata={"description": "What stands first, in order 置顶"}
    )


class TaxonomyEntry(Schema):
    """A term of a scheme."""

    code = string("Code 代码", "science-education")
    label = fields.Nested(Labels, required=True)
    alternative_labels = fields.List(fields.String(), required=True, metadata={"description": "Other names 别名"})
    broader = string("Code of the term above 上位词", None, null=True)


class Taxonomy(Schema):
    """A scheme with its terms."""

    scheme = string("Code of the scheme", "subject")
    label = fields.Nested(Labels, required=True)
    terms = fields.List(fields.Nested(TaxonomyEntry), required=True, metadata={"description": "Terms 词条"})


PublicSitePage = page_of(PublicSite, "PublicSitePage")
PublicSiteOne = one_of(PublicSite, "PublicSiteOne")
PublicChannelOne = one_of(PinnedChannel, "PublicChannelOne")
ChannelTree = Schema.from_dict({"data": fields.List(fields.Nested(PublicChannel), required=True)}, name="ChannelTree")
TaxonomyOne = one_of(Taxonomy, "TaxonomyOne")
