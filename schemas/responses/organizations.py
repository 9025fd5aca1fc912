"""The shapes of organizations."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.requests.organizations import LEVELS
from schemas.responses.actions import detailed, listed
from schemas.responses.declare import string


class OrganizationRow(Schema):
    """A government body in the tree."""

    id = string("Identifier", EXAMPLE_ID)
    parent_id = string("The body above 上级单位", None, null=True)
    lineage = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Ids from the root down 所在分支", "example": [EXAMPLE_ID]},
    )
    name = string("Official name 名称", "云泽市科学技术局")
    credit_code = string("统一社会信用代码, GB 32100-2015", "11990000MB1A000254")
    level = fields.String(
        required=True, metadata={"description": "Level 层级", "example": "department", "enum": [*LEVELS]}
    )
    region = string("Code of the region 地域", "130100", null=True)
    created_at = string("When entered", "2026-03-01T09:00:00+08:00")


OrganizationPage = page_of(listed(OrganizationRow), "OrganizationPage")
OrganizationAnswer = one_of(detailed(OrganizationRow), "OrganizationAnswer")
