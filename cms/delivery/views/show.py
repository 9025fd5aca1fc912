"""An item in the view that a reader asks for."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import orjson

from cms.delivery.conditional import hash_of
from cms.delivery.representation.render import Representation
from cms.delivery.views.ready import post, views_of
from cms.delivery.views.wechat import with_base
from cms.errors import invalid
from schemas.text import Text

STORED = ("mobile", "wechat", "weibo")
NEEDS_HTML = Text(
    "view 替换 html，须同时取 html（列表用 include=html）",
    "A view takes the place of html: ask for html too (include=html in lists)",
)


class View(NamedTuple):
    """A view by its name, and the platform's address, which some of its links begin with."""

    name: str
    base_url: str

    @property
    def is_stored(self) -> bool:
        """Whether it is made at publication, beside the representation."""
        return self.name in STORED

    def tag(self, etag: str, stored: bytes | None = None) -> str:
        """The entity tag of what is shown; a later release may write a rendition anew beside the same item."""
        return hash_of(etag.encode(), self.name.encode(), self.base_url.encode(), stored or b"")


def view_asked(query: Mapping[str, Any], base_url: str, *, has_html: bool) -> View | None:
    """The view that a query asks for. Raises INVALID beside a selection that leaves html out.

    `has_html` says whether html comes without being asked for.
    """
    if query["view"] is None:
        return None
    fields: Collection[str] | None = query["fields_"]
    if not ((has_html if fields is None else "html" in fields) or "html" in query.get("include", ())):
        raise invalid("query/view", "needs_html", NEEDS_HTML)
    return View(query["view"], base_url)


def in_view(representation: Representation, stored: bytes | None, view: View) -> Representation:
    """The representation with `html` in this view, and the view's name.

    `stored` are the renditions made at publication; without them they are made now.
    """
    return {**representation, "html": _shown(representation, stored, view), "view": view.name}


def _shown(representation: Representation, stored: bytes | None, view: View) -> str:
    if not view.is_stored:
        return str(representation["body" if view.name == "plain" else "html"])
    made: str | None = (orjson.loads(stored) if stored else views_of(representation))[view.name]
    if made is None:
        return post(representation, view.base_url + representation["links"]["self"])
    return with_base(made, view.base_url) if view.name == "wechat" else made
