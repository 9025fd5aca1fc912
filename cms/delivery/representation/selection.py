"""`fields`, `include` and `view`: which members of a ready representation a reader wants."""

from collections.abc import Collection
from typing import NamedTuple

import orjson

from cms.delivery.views.show import View, in_view
from schemas.requests.delivery import INCLUDABLE

ALWAYS = ("id", "type")
LATER: dict[str, object] = {"repost": None, "locales": [], "tables": []}
"""Members that representations of format 1 lack, and what stands for them until those are made anew."""


class Selection(NamedTuple):
    """The members wanted; None stands for all that a list shows."""

    fields: frozenset[str] | None
    included: frozenset[str]
    view: View | None = None

    @property
    def wide(self) -> bool:
        """Whether something is wanted that summaries lack."""
        return bool(self.included)

    def of(self, ready: bytes, views: bytes | None = None) -> bytes:
        """The wanted members of ready bytes, in their order; `views` are the renditions beside them."""
        representation = {**LATER, **orjson.loads(ready)}
        if self.view is not None:
            representation = in_view(representation, views, self.view)
        return orjson.dumps({name: value for name, value in representation.items() if self.wants(name)})

    def wants(self, name: str) -> bool:
        """Whether a member is wanted."""
        if name in INCLUDABLE:
            return name in self.included
        return self.fields is None or name in self.fields or name == "view"


def selection_of(
    fields: Collection[str] | None, include: Collection[str] = (), view: View | None = None
) -> Selection | None:
    """The selection that a request makes; None if it takes the representation as it is."""
    if fields is None:
        return Selection(None, frozenset(include), view) if include else None
    included = frozenset(include) | (frozenset(fields) & frozenset(INCLUDABLE))
    return Selection(frozenset((*ALWAYS, *fields)), included, view)
