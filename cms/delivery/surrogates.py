"""The surrogate keys of lists: which changes make a page of them old."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from cms.changes.keys import RESOURCES, of_channel, of_site
from cms.connections import Connections
from cms.delivery.prepared import Prepared
from cms.ids import is_id
from cms.sites.models import Site
from schemas.requests.delivery import INCLUDABLE

_SITE = Prepared(select(Site.id).where(Site.slug == bindparam("slug")))


def keys_of_list(source: Connections, query: Mapping[str, Any]) -> list[str]:
    """Those of the narrowest places asked for; a list that is not of places is old after any change of a resource.

    So is one that shows something of other resources, which may be in other places, and one of a library, which may
    show what is on other sites.
    """
    if shows_others(query) or query.get("archived") or query.get("library"):
        return [RESOURCES]
    channels = query.get("channel") or ()
    if channels and all(map(is_id, channels)):
        return [of_channel(one) for one in channels]
    found = [row for slug in query.get("site") or () for row in _SITE.raw(source, {"slug": slug})]
    return [of_site(_SITE.value(source, row, 0)) for row in found] or [RESOURCES]


def shows_others(query: Mapping[str, Any]) -> bool:
    """Whether members are asked for that may speak of other resources: by `include`, or by name."""
    return bool(query.get("include")) or not set(INCLUDABLE).isdisjoint(query.get("fields_") or ())
