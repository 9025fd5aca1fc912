"""The shapes of the disclosure catalogue, in the management API and in public."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.delivery import NamedOrganization
from schemas.responses.thematic import WHEN, LibraryRule


def _text(description: str, example: object, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


def _number(description: str, example: object, *, null: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=null, metadata={"description": description, "example": example})


class _Category(Schema):
    code = _text("Code 代码", "leaders")
    title = _text("Name 名称", "领导信息")
    description = _text("What is published there 说明", "负责人姓名、职务、分工和工作")
    owner = fields.Nested(NamedOrganization, required=True, metadata={"description": "责任单位"})
    newest_at = _text("When the newest was published 最新发布时间", WHEN, null=True)
    url = _text("A page that shows it 页面", None, null=True)


class CategoryRow(_Category):
    """A category, and how it stands."""

    id = _text("Identifier", EXAMPLE_ID)
    site_id = _text("Its site 站点", EXAMPLE_ID)
    parent_id = _text("The category above 上级类别", None, null=True)
    kind = _text("category, on_request 种类", "category")
    rule = fields.Nested(LibraryRule, required=True, allow_none=True, metadata={"description": "What is of it 规则"})
    least = _number("So many must be there 至少条数", 1)
    fresh_days = _number("Days within which one is due 更新周期", 396, null=True)
    position = _number("Place among brothers 次序", 10)
    state = _text("ok, short, stale, empty; null for a heading 状态", "ok", null=True)
    count = _number("Live resources of it 条数", 12)
    version = _number("The ETag 版本计数", 1)
    created_at = _text("When entered", WHEN)
    updated_at = _text("Last changed", WHEN)


class Adoption(Schema):
    """What was taken over."""

    added = _number("Categories that were added 新增类别数", 23)


class PublicCategoryLinks(Schema):
    """Addresses of a category."""

    resources = _text("What is of it, as a list", "/delivery/v1/resources?site=www&facet=leaders", null=True)


class PublicEntrance(_Category):
    """Where to ask for what is not published."""

    count = _number("Live resources of it; null where nothing is counted 条数", 12, null=True)
    links = fields.Nested(PublicCategoryLinks, required=True)


class PublicCategory(PublicEntrance):
    """A category with those below it."""

    children = fields.List(fields.Nested("PublicCategory"), required=True, metadata={"description": "下级类别"})


class PublicCatalogueLinks(Schema):
    """Addresses of a catalogue."""

    self = _text("This catalogue", "/delivery/v1/sites/www/disclosure-catalogue")


class PublicCatalogue(Schema):
    """What a site must publish, and how much of it there is."""

    site = _text("Slug of the site 站点", "www")
    categories = fields.List(fields.Nested(PublicCategory), required=True, metadata={"description": "类别树"})
    on_request = fields.Nested(
        PublicEntrance, required=True, allow_none=True, metadata={"description": "依申请公开入口"}
    )
    links = fields.Nested(PublicCatalogueLinks, required=True)


CategoryPage = page_of(listed(CategoryRow), "DisclosureCategoryPage")
CategoryAnswer = one_of(detailed(CategoryRow), "DisclosureCategoryAnswer")
AdoptionAnswer = one_of(Adoption, "DisclosureAdoptionAnswer")
PublicCatalogueOne = one_of(PublicCatalogue, "PublicCatalogueOne")
