"""What requests about reminders carry."""

from marshmallow import RAISE, Schema, fields, validate

from schemas.paging import PageQuery
from schemas.query import WholeNumber, YesNo
from schemas.requests.library import ID

SOON = 30
LONGEST = 3660


def _within() -> WholeNumber:
    return WholeNumber(
        load_default=SOON,
        validate=validate.Range(0, LONGEST),
        metadata={"description": "Due within so many days; over time too 几天内到期（含已过期）", "example": SOON},
    )


class ReminderQuery(PageQuery):
    """Which reminders."""

    within = _within()
    mine = YesNo(
        load_default=False,
        metadata={
            "description": "Yours, and what no author is there for any more 本人的和作者已离岗的",
            "example": True,
        },
    )
    organization = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Accountable organization 所属单位"}
    )


class ReminderCountsQuery(Schema):
    """What is counted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    within = _within()
