"""Ready bytes without what is switched off of others: a channel, a relation, a translation. Only while something is."""

from collections.abc import Collection, Mapping
from typing import Any

import orjson
from sqlalchemy import bindparam, not_, select, union
from sqlalchemy.orm import Session

from cms.connections import Connections
from cms.db import Id, table_of
from cms.delivery.models import DeliveredRelation, DeliveredResource
from cms.delivery.off import Off, is_on
from cms.delivery.prepared import Prepared
from cms.delivery.representation.page_tags import place_tags

_RESOURCE, _RELATION = table_of(DeliveredResource), table_of(DeliveredRelation)
_ME = bindparam("id", type_=Id)
_GROUP = select(_RESOURCE.c.translation_group_id).where(_RESOURCE.c.resource_id == _ME).scalar_subquery()
_AROUND = union(
    select(_RELATION.c.target_id.label("other")).where(_RELATION.c.source_id == _ME),
    select(_RELATION.c.source_id).where(_RELATION.c.target_id == _ME),
    select(_RESOURCE.c.resource_id).where(_RESOURCE.c.translation_group_id == _GROUP),
).subquery("around")
_HIDDEN_AROUND = Prepared(select(_AROUND.c.other).where(not_(is_on(_AROUND.c.other))))
NAMING = {"relations": "target_id", "locales": "id"}
"""The members that speak of other resources, and by which key they name them."""


def is_hidden(off: Off, item: Mapping[str, Any]) -> bool:
    """Whether a resource is off, by its representation: it is itself, or every channel that shows it."""
    channels = [one["id"] for one in item.get("channels") or []]
    return item["id"] in off.resources or (bool(channels) and off.channels.issuperset(channels))


def trimmed(source: Connections, off: Off, ready: bytes) -> bytes:
    """The ready bytes of a resource that is on, without what is off; the same if there is nothing to leave out."""
    item = orjson.loads(ready)
    changed = _without_channels(off, item)
    if any(item.get(name) for name in NAMING):
        rows = _HIDDEN_AROUND.raw(source, {"id": item["id"]})
        changed |= without(item, {_HIDDEN_AROUND.value(source, row, 0) for row in rows})
    return orjson.dumps({**item, **changed}) if changed else ready


def _without_channels(off: Off, item: Mapping[str, Any]) -> dict[str, Any]:
    channels = item.get("channels") or []
    kept = [one for one in channels if one["id"] not in off.channels]
    if len(kept) == len(channels):
        return {}
    changed: dict[str, Any] = {"channels": kept}
    if channels[0]["id"] in off.channels:  # the page that it was first shown on is off
        page = item["links"]["html"]
        changed["links"] = {**item["links"], "html": None}
        if (item.get("repost") or {}).get("original_address") == page:
            changed["repost"] = {**item["repost"], "original_address": None}
        if "page_tags" in item:
            changed["page_tags"] = {**item["page_tags"], **place_tags(None), "Url": None}
    return changed


def hidden_of(session: Session, item: Mapping[str, Any]) -> set[str]:
    """Which of the resources that a representation names are off; it need not be public."""
    named = {one[key] for name, key in NAMING.items() for one in item.get(name) or []}
    wanted = select(_RESOURCE.c.resource_id).where(_RESOURCE.c.resource_id.in_(named))
    return set(session.scalars(wanted.where(not_(is_on(_RESOURCE.c.resource_id))))) if named else set()


def without(item: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """The members that name others, without the hidden ones; only those members in which one was."""
    named = {name: key for name, key in NAMING.items() if item.get(name)}
    kept = {name: [one for one in item[name] if one[key] not in hidden] for name, key in named.items()}
    return {name: left for name, left in kept.items() if len(left) != len(item[name])}
