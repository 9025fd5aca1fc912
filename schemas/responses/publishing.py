"""The shape of withdrawals."""

from marshmallow import Schema, fields

from schemas.paging import page_of
from schemas.requests.library import EXAMPLE_ID


class WithdrawalRow(Schema):
    """Who took what back, when and why."""

    id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    kind = fields.String(required=True, metadata={"example": "withdrawn"})
    revision_number = fields.Integer(required=True)
    reason = fields.String(required=True)
    account_id = fields.String(required=True, metadata={"example": EXAMPLE_ID})
    at = fields.String(required=True, metadata={"example": "2026-03-01T09:00:00+08:00"})


WithdrawalPage = page_of(WithdrawalRow, "WithdrawalPage")
