"""The shape of `GET /api/v1/content-types`."""

from marshmallow import Schema, fields


class Wording(Schema):
    """A wording in both languages."""

    zh = fields.String(required=True, metadata={"example": "政策文件"})
    en = fields.String(required=True, metadata={"example": "policy document"})


class ContentTypeDetail(Schema):
    """One content type."""

    name = fields.String(required=True, metadata={"example": "policy_document"})
    label = fields.Nested(Wording, required=True)
    fields_ = fields.List(
        fields.Dict(keys=fields.String()),
        required=True,
        data_key="fields",
        metadata={"description": "Name, label, help, kind, choices, limits and nested fields of each field"},
    )


ContentTypes = Schema.from_dict(
    {"data": fields.List(fields.Nested(ContentTypeDetail), required=True)}, name="ContentTypes"
)
