"""What requests about relations that a page does not show carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.relations import INVERSES, RELATIONS
from schemas.requests.library import EXAMPLE_ID, ID, Strict
from schemas.requests.shapes import among, grounds, ids, order, queue

STATES = ("hidden", "shown")


class HideRelation(Strict):
    """A relation that the page shows and another resource declares."""

    relation = fields.String(
        required=True,
        validate=validate.OneOf((*RELATIONS, *INVERSES)),
        metadata={"description": "As the page names it 页面上的关联名称", "example": "interpreted_by"},
    )
    related_id = fields.String(
        required=True, validate=ID, metadata={"description": "The other resource 关联的信息", "example": EXAMPLE_ID}
    )
    reason = grounds("Why 理由", "与本文件无关")


class HiddenRelationQuery(WithActions, PageQuery):
    """Which hidden relations."""

    queue = queue(("all", "mine"), "mine: you may let them be shown again 我可恢复的")
    state = among(STATES, "State 状态")
    resource = ids("On these pages 所在页面的信息")
    related = ids("Declared by these 关联的信息")
    sort = order("-hidden_at", ("hidden_at", "-hidden_at"))
