"""Fields that explain themselves: each carries label, help and limits, and keeps values ready for canonical JSON.

Loaded values stay JSON values (dates remain ISO text), since a revision is stored and hashed as one JSON document.
"""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from schemas.faults import fault, invalid
from schemas.text import Text

Check = Callable[[str], str]

MESSAGES: dict[str, Any] = {"required": [fault("required")], "null": [fault("null")]}


class Entries(validate.Length):
    """How many entries a list or an object has: `Length` speaks of characters."""

    message_all = "Of {min} to {max} entries."


class Value(fields.String):
    """A text value; ``check`` returns it normalised or raises ``ValidationError``."""

    default_error_messages = MESSAGES

    def __init__(self, check: Check, **options: Any) -> None:
        """``check`` sees every value that is a string; others are refused."""
        super().__init__(**options)
        self.check = check

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise invalid("wrong_type", zh={"expected": "文本"}, expected="text")
        return self.check(value)


class Flag(fields.Boolean):
    """True or false and nothing that resembles them."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise invalid("wrong_type", zh={"expected": "true 或 false"}, expected="true or false")
        return value


class Whole(fields.Integer):
    """A whole number between two bounds, both included."""

    default_error_messages = MESSAGES

    def __init__(self, least: int, most: int, **options: Any) -> None:
        """Bounds are inclusive."""
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise invalid("wrong_type", zh={"expected": "整数"}, expected="a whole number")
        if not self.least <= value <= self.most:
            raise invalid("out_of_range", least=self.least, most=self.most)
        return value


class Rows(fields.List[Any]):
    """A bounded list; null means none, and equal entries are refused."""

    default_error_messages = MESSAGES

    def __init__(self, inner: fields.Field[Any], most: int, **options: Any) -> None:
        """At most ``most`` entries; the bound is checked before any entry is looked at."""
        super().__init__(inner, **options)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise invalid("wrong_type", zh={"expected": "列表"}, expected="a list")
        if len(value) > self.most:
            raise invalid("too_many", most=self.most)
        loaded: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        for place, one in enumerate(loaded):
            if one in loaded[:place]:
                raise ValidationError({place: [fault("duplicate")]})
        return loaded


class Part(fields.Nested):
    """A structured part or row, described by a schema of its own."""

    default_error_messages = MESSAGES

    def __init__(self, schema: type[Schema], **options: Any) -> None:
        """``schema`` describes the part."""
        super().__init__(schema, **options)
        self.part = schema


def options(
    label: Text, note: Text, kind: str, *, required: bool = False, example: object = None, **limits: object
) -> dict[str, Any]:
    """Keyword arguments common to all fields: what `describe` and the OpenAPI document tell about the field."""
    metadata: dict[str, Any] = {"label": label, "help": note, "kind": kind, "description": f"{label.en}. {note.en}"}
    if example is not None:
        metadata["example"] = example
    metadata.update({key: value for key, value in limits.items() if value is not None})
    return {"required": required, "allow_none": not required, "metadata": metadata}
