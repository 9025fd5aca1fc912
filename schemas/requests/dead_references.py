"""What requests about dead references carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.requests.library import ID

KINDS = ("relation", "file", "link")
REASONS = ("withdrawn", "deleted", "never_public", "off", "gone", "unknown")


def _any_of(check: validate.Validator, description: str) -> fields.List[str]:
    return fields.List(fields.String(validate=check), load_default=None, metadata={"description": description})


class DeadQuery(PageQuery):
    """Which references."""

    organization = _any_of(ID, "Owning organization 所属单位")
    kind = _any_of(validate.OneOf(KINDS), "种类")
    reason = _any_of(validate.OneOf(REASONS), "原因")
