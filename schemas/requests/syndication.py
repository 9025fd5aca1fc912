"""What readers ask of feeds."""

from marshmallow import RAISE, Schema, fields, validate

CONTENTS = ("full", "summary")
ARCHIVE = r"(?:1[89]|[2-8]\d)\d\d-(?:0[1-9]|1[0-2])\.[1-9]\d{0,4}\Z"


class FeedQuery(Schema):
    """How much of each entry is wanted."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    content = fields.String(
        load_default="full",
        validate=validate.OneOf(CONTENTS),
        metadata={"description": "Whole texts, or summaries only 全文或摘要", "example": "summary"},
    )


class AtomQuery(FeedQuery):
    """The subscription document, or an archive of the same feed."""

    archive = fields.String(
        load_default=None,
        validate=validate.Regexp(ARCHIVE),
        metadata={
            "description": "An archive, RFC 5005: month and page, as `prev-archive` names it 历史归档",
            "example": "2026-03.1",
        },
    )
