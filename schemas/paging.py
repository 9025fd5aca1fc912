"""The query parameters that every list has, and the envelope that every list comes in."""

from marshmallow import RAISE, Schema, fields, validate

from schemas.query import WholeNumber, YesNo

MOST = 100
USUAL = 20
CURSOR_LENGTH = 500


class PageQuery(Schema):
    """Which page of a list: `limit` entries after `cursor`. Lists derive their query from this."""

    class Meta:
        """Unknown parameters are refused."""

        unknown = RAISE

    limit = WholeNumber(
        load_default=USUAL,
        validate=validate.Range(1, MOST),
        metadata={"description": "Entries on a page, at most 100 每页条数", "example": USUAL},
    )
    cursor = fields.String(
        load_default=None,
        validate=validate.Length(1, CURSOR_LENGTH),
        metadata={"description": "Where to go on: taken from `links.next` or `links.prev` 翻页游标"},
    )
    total = YesNo(
        load_default=False,
        metadata={"description": "Count the entries too, up to 10,000 是否返回总数", "example": False},
    )


class PageMeta(Schema):
    """Facts about a page."""

    limit = fields.Integer(required=True, metadata={"description": "Entries asked for", "example": USUAL})
    total = fields.Integer(metadata={"description": "Entries in all, capped at 10,000; only on request", "example": 42})


class PageLinks(Schema):
    """Where the neighbouring pages are."""

    self = fields.String(required=True, metadata={"description": "This page"})
    next = fields.String(required=True, allow_none=True, metadata={"description": "The next page, or null"})
    prev = fields.String(required=True, allow_none=True, metadata={"description": "The page before, or null"})


def page_of(item: type[Schema], name: str) -> type[Schema]:
    """The schema of a page of such items, under a name of its own in the OpenAPI document."""
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(item), required=True, metadata={"description": "The entries"}),
            "meta": fields.Nested(PageMeta, required=True),
            "links": fields.Nested(PageLinks, required=True),
        },
        name=name,
    )


def one_of(item: type[Schema], name: str) -> type[Schema]:
    """The schema of the envelope of one such item."""
    return Schema.from_dict({"data": fields.Nested(item, required=True)}, name=name)
