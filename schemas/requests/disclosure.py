"""What requests about the disclosure catalogue carry."""

from typing import Any

from marshmallow import fields, post_load, validate

from schemas.declare import choice, identifier, line, url, whole
from schemas.fields import options
from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.directory import Body, sort_by
from schemas.requests.library import EXAMPLE_ID, ID
from schemas.requests.thematic import Rule, WholePart
from schemas.text import Text

STATES = ("ok", "short", "stale", "empty")
LONGEST = 3660
KINDS = {
    "category": Text("目录类别", "A category"),
    "on_request": Text("依申请公开入口", "The entrance of disclosure on request"),
}
EMPTIED: dict[str, Any] = {"description": "", "kind": "category", "least": 1, "position": 0}
"""What null means for fields that are never unknown."""


class CategoryChange(Body):
    """What of a category can change."""

    code = line(
        Text("代码", "Code"),
        Text("小写字母、数字和连字符", "Small letters, digits and hyphens"),
        64,
        required=True,
        example="leaders",
    )
    title = line(Text("名称", "Title"), Text("类别名称", "Its name"), 100, required=True, example="领导信息")
    owner_id = identifier(Text("责任单位", "Owner"), Text("对该类别负责的单位", "Who answers for it"), required=True)
    description = line(Text("说明", "Description"), Text("公开什么", "What is published there"), 500)
    parent_id = identifier(Text("上级类别", "Above"), Text("同一站点的类别", "A category of the same site"))
    kind = choice(Text("种类", "Kind"), Text("每个站点一个依申请公开入口", "A site has one entrance"), KINDS)
    url = url(Text("页面", "Page"), Text("代替规则或与规则并列", "Instead of a rule, or beside it"))
    rule = WholePart(
        Rule,
        **options(
            Text("规则", "Rule"),
            Text("哪些信息属于该类；空缺即为标题", "Which resources are of it; a heading has none"),
            "part",
        ),
    )
    least = whole(Text("至少", "Least"), Text("应有的信息条数", "So many must be there"), 0, 100_000, 1)
    fresh_days = whole(
        Text("更新周期", "Fresh"), Text("最新一条不早于几天前", "Days within which one is due"), 1, LONGEST, 396
    )
    position = whole(Text("次序", "Position"), Text("小者在前", "Small numbers first"), 0, 999_999, 10)

    @post_load
    def _empty(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        return {name: EMPTIED[name] if value is None and name in EMPTIED else value for name, value in data.items()}


class CreateCategory(CategoryChange):
    """A new category."""


class AdoptCatalogue(Body):
    """Take over the usual categories."""

    owner_id = fields.String(
        load_default=None,
        allow_none=True,
        validate=ID,
        metadata={
            "description": "Who answers for them; the site's sponsor unless told 责任单位",
            "example": EXAMPLE_ID,
        },
    )


class CategoryQuery(WithActions, PageQuery):
    """Which categories."""

    missing = YesNo(load_default=False, metadata={"description": "Those that lack something 只列缺项", "example": True})
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "状态"}
    )
    owner = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Who answers for them 责任单位"}
    )
    sort = sort_by("tree", "title", "code", "updated_at")
