"""Values of query parameters, as they are documented and in no other writing."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from schemas.faults import invalid

ACTIONS = "_actions"
"""The member of an object that tells what may be done with it."""

_DIGITS = re.compile(r"-?[0-9]+")


class WholeNumber(fields.Integer):
    """A whole number in plain digits: no other script's, no underscores, signs or blanks."""

    def _validated(self, value: Any) -> Any:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class YesNo(fields.Boolean):
    """`true` or `false`."""

    def __init__(self, **options: Any) -> None:
        """As any field."""
        super().__init__(truthy={"true"}, falsy={"false"}, **options)


class Names(fields.String):
    """Names of fields, parted by commas, each once."""

    def __init__(self, allowed: tuple[str, ...], **options: Any) -> None:
        """Only the allowed names; any other is refused."""
        super().__init__(**options)
        self.allowed = allowed

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        names = tuple(super()._deserialize(value, attr, data, **kwargs).split(","))
        if not set(names) <= set(self.allowed):
            raise invalid("unknown_choice", choices=", ".join(self.allowed))
        if len(set(names)) < len(names):
            raise invalid("duplicate")
        return names


class WithActions(Schema):
    """A list that can tell, with each of its entries, what the reader may do with it."""

    include = Names(
        (ACTIONS,),
        load_default=(),
        metadata={"description": "What you may do with each entry, and why not 附带可执行的操作", "example": ACTIONS},
    )
