"""What requests about attachments carry."""

from flask_smorest.fields import Upload
from marshmallow import RAISE, Schema, fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions, YesNo
from schemas.requests.library import EXAMPLE_ID


class AttachmentQuery(WithActions, PageQuery):
    """Which attachments."""

    name = fields.String(
        load_default=None, validate=validate.Length(1, 100), metadata={"description": "Part of the name"}
    )
    unused = YesNo(load_default=False, metadata={"description": "Only those that no revision uses 未被引用"})


class UploadFields(Schema):
    """The form fields beside the file."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    organization_id = fields.String(
        required=True, metadata={"description": "Organization it belongs to", "example": EXAMPLE_ID}
    )


class UploadFile(Schema):
    """The file itself."""

    class Meta:
        """Unknown parts are refused."""

        unknown = RAISE

    file = Upload(required=True, metadata={"description": "The file 文件"})
