"""`fields` and `include`: which members of a ready representation a reader wants."""

from collections.abc import Collection
from typing import NamedTuple

import orjson

from schemas.requests.delivery import INCLUDABLE

ALWAYS = ("id", "type")


class Selection(NamedTuple):
    """The members wanted; None stands for all that a list shows."""

    fields: frozenset[str] | None
    included: frozenset[str]

    @property
    def wide(self) -> bool:
        """Whether something is wanted that summaries lack."""
        return bool(self.included)

    def of(self, ready: bytes) -> bytes:
        """The wanted members of ready bytes, in their order."""
        representation = orjson.loads(ready)
        return orjson.dumps({name: value for name, value in representation.items() if self.wants(name)})

    def wants(self, name: str) -> bool:
        """Whether a member is wanted."""
        if name in INCLUDABLE:
            return name in self.included
        return self.fields is None or name in self.fields


def selection_of(fields: Collection[str] | None, include: Collection[str] = ()) -> Selection | None:
    """The selection that a request makes; None if it takes the representation as it is."""
    if fields is None:
        return Selection(None, frozenset(include)) if include else None
    included = frozenset(include) | (frozenset(fields) & frozenset(INCLUDABLE))
    return Selection(frozenset((*ALWAYS, *fields)), included)
