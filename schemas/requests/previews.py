"""What requests about previews carry."""

from marshmallow import RAISE, Schema, fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.delivery import ItemQuery
from schemas.requests.library import Strict

LONGEST_HOURS, USUAL_HOURS = 168, 24


class CreatePreview(Strict):
    """Which revision is to be seen, and for how long."""

    revision_number = fields.Integer(
        load_default=None,
        strict=True,
        validate=validate.Range(1, 1_000_000_000),
        metadata={"description": "Revision; the newest that you may read if left out 版本", "example": 1},
    )
    hours = fields.Integer(
        load_default=USUAL_HOURS,
        strict=True,
        validate=validate.Range(1, LONGEST_HOURS),
        metadata={"description": "Hours until it ends 有效小时数", "example": USUAL_HOURS},
    )


class PreviewQuery(Schema):
    """In which view the body is wanted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    view = ItemQuery().fields["view"]


class PreviewListQuery(PageQuery, WithActions):
    """Which previews of a resource."""
