"""What requests about offers carry."""

from marshmallow import RAISE, Schema, fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import among, ids, order, verdict, words

STATES = ("waiting", "adopted", "copied", "returned", "withdrawn")


def _direction() -> fields.String:
    return fields.String(
        load_default=None,
        validate=validate.OneOf(("received", "sent")),
        metadata={
            "description": "received: to channels in your scope 收到的; sent: of units in your scope 报送的",
            "example": "received",
        },
    )


class OfferQuery(PageQuery, WithActions):
    """Which offers."""

    direction = _direction()
    state = among(STATES, "State 状态")
    channel = ids("To these channels 栏目")
    organization = ids("By these units 报送单位")
    resource = ids("Of these resources 信息")
    sort = order("-created_at", ("created_at", "-created_at"))


class OfferCountsQuery(Schema):
    """Which offers are counted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    direction = _direction()
    period = fields.String(
        load_default=None,
        validate=validate.Regexp(r"20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?\Z", error="bad period"),
        metadata={
            "description": "A year, a quarter (`2026-Q4`) or a month (`2026-11`) in which they were made; this year "
            "without 统计期",
            "example": "2026",
        },
    )


class CreateOffer(Strict):
    """An offer of a resource to a channel of another unit."""

    channel_id = fields.String(
        required=True, validate=ID, metadata={"description": "Channel of another unit 栏目", "example": EXAMPLE_ID}
    )
    note = words("Word to the other unit 报送说明", "请采用到要闻栏目")


class AnswerOffer(Strict):
    """What the receiving side says of an offer."""

    verdict = verdict(("adopt", "edit_copy", "return"), "采用、编辑后采用（另存为本单位草稿）、退回")
    reason = words("Required to return it 理由", "内容重要，予以采用")
