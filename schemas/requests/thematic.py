"""What requests about thematic libraries carry."""

from typing import Any

from marshmallow import post_load

from schemas import values
from schemas.content_types import CONTENT_TYPES
from schemas.declare import identifier, line, several, term
from schemas.fields import Part, Rows, Value, options
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import Body, identified, sort_by, words
from schemas.text import Text

MOST_VALUES = 20
TYPES = {name: one.label for name, one in CONTENT_TYPES.items()}
EMPTIED: dict[str, Any] = {"description": "", "pins": [], "rule": {}}
"""What null means for fields that are never unknown."""


def _ids(zh: str, en: str) -> Rows:
    return several(identifier(Text(zh, en), Text("标识", "Ids of them")), MOST_VALUES)


def _codes(zh: str, en: str, scheme: str, example: str) -> Rows:
    return several(term(Text(zh, en), Text("分类代码", "Codes of terms"), scheme, example), MOST_VALUES)


def _types() -> Rows:
    told = options(Text("内容类型", "Types"), Text("其中之一", "One of them"), "choice", example=["policy_document"])
    return Rows(Value(values.one_of(TYPES), metadata={"enum": [*TYPES]}), len(TYPES), **told)


class Rule(Body):
    """What a library shows: whatever has one of the values of each field. Without any field, only its pins."""

    type = _types()
    site = _ids("站点", "Sites")
    channel = _ids("栏目", "Channels")
    organization = _ids("发布机构", "Publishers")
    subject = _codes("主题分类", "Subjects", "subject", "science-education")
    facet = _codes("组配分类", "Facets", "facet", "city-documents")
    genre = _codes("体裁", "Genres", "genre", "notice")
    audience = _codes("服务对象", "Audiences", "audience", "enterprises")
    keyword = several(line(Text("关键词", "Keywords"), Text("完整的词", "Whole ones"), 64, example="人才"), MOST_VALUES)
    region = _codes("地域", "Regions", "region", "130100")


class WholePart(Part):
    """A rule is given as a whole, even by a change."""

    def _load(self, value: Any, partial: Any = None) -> Any:
        return super()._load(value, partial=False if partial else None)


class LibraryChange(Body):
    """What of a library can change."""

    slug = line(
        Text("地址名", "Slug"),
        Text("小写字母、数字和连字符", "Small letters, digits and hyphens"),
        64,
        required=True,
        example="talent",
    )
    title = line(Text("名称", "Title"), Text("主题库名称", "Its name"), 100, required=True, example="人才政策库")
    description = line(Text("简介", "Description"), Text("收录什么", "What it holds"), 500)
    rule = WholePart(Rule, **options(Text("规则", "Rule"), Text("收录哪些信息", "Which resources it shows"), "part"))
    pins = several(
        identifier(Text("固定", "Pins"), Text("排在最前的信息，按次序", "What it shows first, in this order"))
    )

    @post_load
    def _empty(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        return {name: EMPTIED[name] if value is None and name in EMPTIED else value for name, value in data.items()}


class LibraryBody(LibraryChange):
    """A new library."""

    site_id = identifier(Text("站点", "Site"), Text("所属站点", "The site it is on"), required=True)


class LibraryQuery(PageQuery, WithActions):
    """Which libraries."""

    site_id = identified("Site 站点")
    q = words("Words in title, slug or description 名称、地址名或简介", "人才")
    sort = sort_by("title", "slug", "updated_at")
