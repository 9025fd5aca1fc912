"""The shape of what somebody may do, and why not: of an object (`_actions`), and at all (`/me/permissions`)."""

from marshmallow import Schema, fields

from schemas.query import ACTIONS


class Bilingual(Schema):
    """A sentence in both languages."""

    zh = fields.String(required=True, metadata={"example": "不能审核本人参与编写的内容"})
    en = fields.String(required=True, metadata={"example": "Nobody decides on their own work"})


def _code() -> fields.String:
    return fields.String(required=True, metadata={"description": "Short name of the reason", "example": "own_work"})


def _allowed() -> fields.Boolean:
    return fields.Boolean(required=True, metadata={"description": "Whether you may now 是否可以", "example": False})


class RefusalReason(Schema):
    """Why an action is refused, in the language of the answer."""

    code = _code()
    text = fields.String(
        required=True, metadata={"description": "The reason 原因", "example": "不能审核本人参与编写的内容"}
    )


class ActionAnswer(Schema):
    """Whether an action on this object is yours now, and why not."""

    allowed = _allowed()
    reason = fields.Nested(RefusalReason, required=True, allow_none=True)


class GeneralReason(Schema):
    """Why an action is refused, in both languages."""

    code = _code()
    text = fields.Nested(Bilingual, required=True)


class GeneralAnswer(Schema):
    """Whether an action is yours at all, and why not."""

    allowed = _allowed()
    reason = fields.Nested(GeneralReason, required=True, allow_none=True)


def actions(*, required: bool = True) -> fields.Dict:
    """The member `_actions` of an object: always there in details, in lists only where `include=_actions` asks."""
    told = {"description": "What you may do with it now, and why not 可执行的操作"}
    return fields.Dict(
        keys=fields.String(), values=fields.Nested(ActionAnswer), required=required, data_key=ACTIONS, metadata=told
    )


def listed(item: type[Schema]) -> type[Schema]:
    """The entry of a list, with `_actions` where it was asked for."""
    return type(f"Listed{item.__name__}", (item,), {"__doc__": item.__doc__, ACTIONS: actions(required=False)})


def detailed(item: type[Schema]) -> type[Schema]:
    """An object by itself, with its `_actions`."""
    return type(f"{item.__name__}WithActions", (item,), {"__doc__": item.__doc__, ACTIONS: actions()})
