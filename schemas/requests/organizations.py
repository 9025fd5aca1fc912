"""What requests about organizations carry."""

from schemas import values
from schemas.declare import choice, identifier, line, matching
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.directory import Body, coded, identified, one_choice, sort_by, words
from schemas.text import Text

LEVELS = {
    "national": Text("国家", "national"),
    "province": Text("省级", "province"),
    "city": Text("地市级", "city"),
    "county": Text("县级", "county"),
    "township": Text("乡镇级", "township"),
    "department": Text("部门", "department"),
}

_REGION = (Text("地域", "Region"), Text("行政区划代码，如 130100", "Code of the region, like 130100"), "term")


class OrganizationChange(Body):
    """What of an organization can change; `parent_id` moves it with everything below, null makes it a root."""

    name = line(Text("名称", "Name"), Text("规范名称", "Official name"), 200, required=True, example="云泽市科学技术局")
    level = choice(Text("层级", "Level"), Text("机关的层级", "Which level of government"), LEVELS, required=True)
    region = matching(*_REGION, values.term, "130100", 12)
    parent_id = identifier(Text("上级单位", "Parent"), Text("为空则为根", "None for a root"))


class NewOrganization(OrganizationChange):
    """A new organization."""

    credit_code = line(
        Text("统一社会信用代码", "Unified social credit code"),
        Text("18 位，末位为校验码（GB 32100-2015）", "18 characters with a check character, GB 32100-2015"),
        40,
        required=True,
        example="11990000MB1A000254",
    )


class OrganizationQuery(PageQuery, WithActions):
    """Which organizations."""

    parent_id = identified("Right below this one 直接上级")
    within = identified("This one and everything below it 所在分支")
    level = one_choice("Level 层级", LEVELS)
    region = coded("Region 地域", "130100")
    q = words()
    sort = sort_by("tree", "name", "credit_code", "created_at")
