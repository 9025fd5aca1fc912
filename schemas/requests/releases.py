"""What requests about releases carry."""

from marshmallow import fields, validate

from schemas.fields import Entries
from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import Said, among, ids, order

MOST_ITEMS = 50
RELEASE_STATES = ("preparing", "waiting", "published", "cancelled")
_NAME = [validate.Length(1, 200), Said()]
_WHEN = {"description": "Not before this time; with the last approval if null 发布时间", "example": None}


class ReleaseQuery(PageQuery, WithActions):
    """Which releases."""

    state = among(RELEASE_STATES, "状态")
    organization = ids("Of these units 单位")
    resource = fields.String(
        load_default=None, validate=ID, metadata={"description": "Which this resource is, or was, in 包含的信息"}
    )
    sort = order("-created_at", ("created_at", "-created_at"))


class CreateRelease(Strict):
    """A release of resources that go public together."""

    name = fields.String(
        required=True, validate=_NAME, metadata={"description": "名称", "example": "科技创新券管理办法及解读"}
    )
    organization_id = fields.String(
        required=True, validate=ID, metadata={"description": "Whose it is 单位", "example": EXAMPLE_ID}
    )
    publish_at = fields.AwareDateTime(load_default=None, allow_none=True, format="iso", metadata=_WHEN)
    resource_ids = fields.List(
        fields.String(validate=ID),
        load_default=list,
        validate=Entries(0, MOST_ITEMS),
        metadata={"description": "In the order in which they go public 信息", "example": []},
    )


class UpdateRelease(Strict):
    """What of a release changes."""

    name = fields.String(validate=_NAME, metadata={"description": "名称", "example": "科技创新券管理办法及解读"})
    publish_at = fields.AwareDateTime(allow_none=True, format="iso", metadata=_WHEN)


class AddItem(Strict):
    """One more resource."""

    resource_id = fields.String(required=True, validate=ID, metadata={"description": "信息", "example": EXAMPLE_ID})
