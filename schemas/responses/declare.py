"""How the schemas of answers declare their fields: one short call a field, always there unless it is `optional`."""

from typing import Any

from marshmallow import fields

WHEN = "2026-03-01T09:00:00+08:00"
"""An example of a time."""


def string(description: str = "", example: object = None, *, null: bool = False, **more: object) -> fields.String:
    """A text; `null`: or null. What is `more` goes into the description of the interface as it is."""
    return fields.String(required=True, allow_none=null, metadata=_told(description, example, more))


def optional(description: str, example: object = None, *, null: bool = False, **more: object) -> fields.String:
    """A text that an answer may leave out."""
    return fields.String(allow_none=null, metadata=_told(description, example, more))


def strings(description: str, example: list[str]) -> fields.List[Any]:
    """A list of texts."""
    return fields.List(fields.String(), required=True, metadata=_told(description, example, {}))


def whole(description: str, example: object, *, null: bool = False) -> fields.Integer:
    """A whole number; `null`: or null."""
    return fields.Integer(required=True, allow_none=null, metadata=_told(description, example, {}))


def _told(description: str, example: object, more: dict[str, object]) -> dict[str, object]:
    return {**({"description": description} if description else {}), "example": example, **more}
