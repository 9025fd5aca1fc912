"""The shapes of the disclosure catalogue, in the management API and in public."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import WHEN, string, whole
from schemas.responses.delivery import NamedOrganization
from schemas.responses.thematic import LibraryRule


class _Category(Schema):
    code = string("Code 代码", "leaders")
    title = string("Name 名称", "领导信息")
    description = string("What is published there 说明", "负责人姓名、职务、分工和工作")
    owner = fields.Nested(NamedOrganization, required=True, metadata={"description": "责任单位"})
    newest_at = string("When the newest was published 最新发布时间", WHEN, null=True)
    url = string("A page that shows it 页面", None, null=True)


class CategoryRow(_Category):
    """A category, and how it stands."""

    id = string("Identifier", EXAMPLE_ID)
    site_id = string("Its site 站点", EXAMPLE_ID)
    parent_id = string("The category above 上级类别", None, null=True)
    kind = string("category, on_request 种类", "category")
    rule = fields.Nested(LibraryRule, required=True, allow_none=True, metadata={"description": "What is of it 规则"})
    least = whole("So many must be there 至少条数", 1)
    fresh_days = whole("Days within which one is due 更新周期", 396, null=True)
    position = whole("Place among brothers 次序", 10)
    state = string("ok, short, stale, empty; null for a heading 状态", "ok", null=True)
    count = whole("Live resources of it 条数", 12)
    version = whole("The ETag 版本计数", 1)
    created_at = string("When entered", WHEN)
    updated_at = string("Last changed", WHEN)


class Adoption(Schema):
    """What was taken over."""

    added = whole("Categories that were added 新增类别数", 23)


class PublicCategoryLinks(Schema):
    """Addresses of a category."""

    resources = string("What is of it, as a list", "/delivery/v1/resources?site=www&facet=leaders", null=True)


class PublicEntrance(_Category):
    """Where to ask for what is not published."""

    count = whole("Live resources of it; null where nothing is counted 条数", 12, null=True)
    links = fields.Nested(PublicCategoryLinks, required=True)


class PublicCategory(PublicEntrance):
    """A category with those below it."""

    children = fields.List(fields.Nested("PublicCategory"), required=True, metadata={"description": "下级类别"})


class PublicCatalogueLinks(Schema):
    """Addresses of a catalogue."""

    self = string("This catalogue", "/delivery/v1/sites/www/disclosure-catalogue")


class PublicCatalogue(Schema):
    """What a site must publish, and how much of it there is."""

    site = string("Slug of the site 站点", "www")
    categories = fields.List(fields.Nested(PublicCategory), required=True, metadata={"description": "类别树"})
    on_request = fields.Nested(
        PublicEntrance, required=True, allow_none=True, metadata={"description": "依申请公开入口"}
    )
    links = fields.Nested(PublicCatalogueLinks, required=True)


CategoryPage = page_of(listed(CategoryRow), "DisclosureCategoryPage")
CategoryAnswer = one_of(detailed(CategoryRow), "DisclosureCategoryAnswer")
AdoptionAnswer = one_of(Adoption, "DisclosureAdoptionAnswer")
PublicCatalogueOne = one_of(PublicCatalogue, "PublicCatalogueOne")
