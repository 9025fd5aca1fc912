"""What requests about relations that a page does not show carry."""

from marshmallow import fields, validate

from schemas.paging import PageQuery
from schemas.query import WithActions
from schemas.relations import INVERSES, RELATIONS
from schemas.requests.library import EXAMPLE_ID, ID, Strict

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
    reason = fields.String(
        required=True,
        validate=[validate.Length(2, 1000), validate.Regexp(r".*\S.*\S", error="blank")],
        metadata={"description": "Why 理由", "example": "与本文件无关"},
    )


class HiddenRelationQuery(WithActions, PageQuery):
    """Which hidden relations."""

    queue = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "mine")),
        metadata={"description": "mine: you may let them be shown again 我可恢复的", "example": "mine"},
    )
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES)), load_default=None, metadata={"description": "State 状态"}
    )
    resource = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "On these pages 所在页面的信息"}
    )
    related = fields.List(
        fields.String(validate=ID), load_default=None, metadata={"description": "Declared by these 关联的信息"}
    )
    sort = fields.String(
        load_default="-hidden_at",
        validate=validate.OneOf(("hidden_at", "-hidden_at")),
        metadata={"description": "Order 排序"},
    )
