"""The shapes of thematic libraries, in the management API and in public."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, strings
from schemas.responses.delivery import DeliveredSummary


class LibraryRule(Schema):
    """Which resources a library shows: those with one of the values of each field that has any."""

    type = strings("Content types 内容类型", ["policy_document"])
    site = strings("Ids of sites 站点", [])
    channel = strings("Ids of channels 栏目", [])
    organization = strings("Ids of publishers 发布机构", [])
    subject = strings("Codes of subjects 主题分类", ["science-education"])
    facet = strings("Codes of facets 组配分类", [])
    genre = strings("Codes of genres 体裁", [])
    audience = strings("Codes of audiences 服务对象", [])
    keyword = strings("Keywords 关键词", ["人才"])
    region = strings("Codes of regions 地域", [])


class _Named(Schema):
    id = string("Identifier", EXAMPLE_ID)
    slug = string("Name in addresses 地址名", "talent")
    title = string("Name 名称", "人才政策库")
    description = string("What it holds 简介", "引进、培养、服务人才的政策和办事指南")


class LibraryRow(_Named):
    """A thematic library with its rule."""

    site_id = string("Its site 站点", EXAMPLE_ID)
    rule = fields.Nested(LibraryRule, required=True, metadata={"description": "Which resources it shows 规则"})
    pins = strings("What it shows first, in order 固定", [EXAMPLE_ID])
    version = fields.Integer(required=True, metadata={"description": "The ETag 版本计数", "example": 1})
    created_at = string("When entered", WHEN)
    updated_at = string("Last changed", WHEN)


class PublicLibraryLinks(Schema):
    """Addresses of a library."""

    self = string("This library", f"/delivery/v1/libraries/{EXAMPLE_ID}")
    resources = string("What it shows, as a list", f"/delivery/v1/resources?library={EXAMPLE_ID}")
    rss = string("Its feed in RSS", "/feeds/www/-/libraries/talent.rss")
    atom = string("Its feed in Atom", "/feeds/www/-/libraries/talent.atom")
    json_feed = string("Its feed in JSON", "/feeds/www/-/libraries/talent.json")


class PublicLibrary(_Named):
    """A thematic library as the public sees it."""

    site = string("Slug of its site 站点", "www")
    links = fields.Nested(PublicLibraryLinks, required=True, metadata={"description": "Addresses 链接"})


class PublicLibraryWhole(PublicLibrary):
    """A thematic library with what it shows first."""

    pinned = fields.List(
        fields.Nested(DeliveredSummary),
        required=True,
        metadata={"description": "What it shows first, in order; its list has them too, by date 固定"},
    )


LibraryPage = page_of(listed(LibraryRow), "ThematicLibraryPage")
LibraryAnswer = one_of(detailed(LibraryRow), "ThematicLibraryAnswer")
PublicLibraryPage = page_of(PublicLibrary, "PublicLibraryPage")
PublicLibraryOne = one_of(PublicLibraryWhole, "PublicLibraryOne")
