"""What requests to withdraw and archive carry."""

from marshmallow import fields, validate

from schemas.requests.library import Strict


class TakeBack(Strict):
    """Why something public is taken back or archived."""

    kind = fields.String(
        load_default="withdrawn",
        validate=validate.OneOf(("withdrawn", "archived")),
        metadata={"description": "withdrawn 撤回: gone with a tombstone; archived 归档: kept, marked, unlisted"},
    )
    reason = fields.String(
        required=True,
        validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="blank")],
        metadata={"description": "Why 理由", "example": "附件数据有误，更正后重新发布"},
    )
