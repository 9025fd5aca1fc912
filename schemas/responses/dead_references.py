"""The shape of dead references."""

from marshmallow import Schema, fields

from schemas.paging import page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.library import ResourceRow


def _text(description: str, example: object, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


class DeadReference(Schema):
    """A reference that leads nowhere."""

    kind = _text("relation, file, link 种类", "relation")
    reason = _text("withdrawn, deleted, never_public, off, gone (a file), unknown 原因", "withdrawn")
    which = _text("live: what the public sees; head: the newest revision only 版本", "live")
    pointer = _text("Where in the content 位置", "/relations/0")
    address = _text("The link as it stands 链接", None, null=True)
    target_id = _text("The resource or attachment that is named 所指", EXAMPLE_ID, null=True)
    resource = fields.Nested(ResourceRow, required=True, metadata={"description": "Where it stands 所在信息"})


DeadPage = page_of(DeadReference, "DeadReferencePage")
