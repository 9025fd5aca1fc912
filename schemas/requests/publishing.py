"""What requests to withdraw and archive carry."""

from marshmallow import fields, validate

from schemas.requests.library import Strict
from schemas.requests.shapes import grounds


class TakeBack(Strict):
    """Why something public is taken back or archived."""

    kind = fields.String(
        load_default="withdrawn",
        validate=validate.OneOf(("withdrawn", "archived")),
        metadata={"description": "withdrawn 撤回: gone with a tombstone; archived 归档: kept, marked, unlisted"},
    )
    reason = grounds("Why 理由", "附件数据有误，更正后重新发布")
