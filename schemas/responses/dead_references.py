"""The shape of dead references."""

from marshmallow import Schema, fields

from schemas.paging import page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.declare import string
from schemas.responses.library import ResourceRow


class DeadReference(Schema):
    """A reference that leads nowhere."""

    kind = string("relation, file, link 种类", "relation")
    reason = string("withdrawn, deleted, never_public, off, gone (a file), unknown 原因", "withdrawn")
    which = string("live: what the public sees; head: the newest revision only 版本", "live")
    pointer = string("Where in the content 位置", "/relations/0")
    address = string("The link as it stands 链接", None, null=True)
    target_id = string("The resource or attachment that is named 所指", EXAMPLE_ID, null=True)
    resource = fields.Nested(ResourceRow, required=True, metadata={"description": "Where it stands 所在信息"})


DeadPage = page_of(DeadReference, "DeadReferencePage")
