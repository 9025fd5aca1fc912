"""The shapes of relations that a page does not show."""

from marshmallow import Schema, fields

from schemas.paging import one_of, page_of
from schemas.requests.library import EXAMPLE_ID
from schemas.responses.actions import detailed, listed
from schemas.responses.offers import NamedResource


def _text(description: str, example: object = None, *, null: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": description, "example": example})


class HiddenRelation(Schema):
    """A relation that another resource declares and a page does not show, or did not for a while."""

    id = _text("Identifier", EXAMPLE_ID)
    state = _text("hidden 不显示, shown 已恢复显示", "hidden")
    resource = fields.Nested(NamedResource, required=True)
    relation = _text("As the page of `resource` names it 页面上的关联名称", "interpreted_by")
    related = fields.Nested(NamedResource, required=True)
    reason = _text("Why it is hidden 理由", "与本文件无关")
    hidden_by = _text("Account 决定不显示的账户", EXAMPLE_ID)
    hidden_by_name = _text("Name 决定不显示的审核人", "秦岚")
    hidden_at = _text("Since when 不显示的时间", "2026-03-01T09:00:00+08:00")
    shown_by = _text("Account 恢复显示的账户", None, null=True)
    shown_by_name = _text("Name 恢复显示的审核人", None, null=True)
    shown_at = _text("When it was shown again 恢复显示的时间", None, null=True)


HiddenRelationPage = page_of(listed(HiddenRelation), "HiddenRelationPage")
HiddenRelationAnswer = one_of(detailed(HiddenRelation), "HiddenRelationAnswer")
