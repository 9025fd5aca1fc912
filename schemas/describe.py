"""Fields told as JSON, so that a client can draw a form without knowing the type."""

from typing import Any

from marshmallow import Schema, fields

from schemas.fields import Part, Rows
from schemas.text import Text


def describe_fields(schema: Schema) -> list[dict[str, Any]]:
    """Every field of a schema in the order of declaration; parts and rows are described within."""
    return [describe_field(name, field) for name, field in schema.fields.items()]


def describe_field(name: str, field: fields.Field[Any]) -> dict[str, Any]:
    """One field; every key is always present."""
    told = field.metadata
    one = field.inner if isinstance(field, Rows) else field
    return {
        "name": name,
        "label": _both(told["label"]),
        "help": _both(told["help"]),
        "type": told["kind"],
        "required": field.required,
        "multiple": isinstance(field, Rows),
        "max_items": told.get("maxItems"),
        "max_length": one.metadata.get("maxLength"),
        "minimum": told.get("minimum"),
        "maximum": told.get("maximum"),
        "scheme": one.metadata.get("scheme"),
        "choices": [{"code": code, "label": _both(text)} for code, text in one.metadata.get("choices", {}).items()],
        "example": told.get("example"),
        "fields": describe_fields(one.schema) if isinstance(one, Part) else [],
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
