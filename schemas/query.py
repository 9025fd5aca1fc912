"""Values of query parameters, as they are documented and in no other writing."""

import re
from typing import Any

from marshmallow import fields

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
