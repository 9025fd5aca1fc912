"""Patching what live resources show of others: `relations` when a related one comes or goes, `locales` likewise."""

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.db import table_of
from cms.delivery.links.locales import Member, shown_to
from cms.delivery.links.relations import shown_by
from cms.delivery.models import DeliveredResource, is_live
from cms.delivery.representation.render import etag_of_bytes, to_bytes

CHUNK = 200
_RESOURCE = table_of(DeliveredResource)
_PATCH = (
    update(_RESOURCE)
    .where(_RESOURCE.c.resource_id == bindparam("one"))
    .values(full=bindparam("ready"), etag=bindparam("tag"), made_at=bindparam("made"))
)


def patch(session: Session, linked: Collection[str], group: Collection[Member] = ()) -> int:
    """Make anew the relations of the linked resources and the locales of a translation group; say how many differed.

    Rows are locked in the order of their ids, so that two that patch the same ones do not wait for each other.
    """
    ordered = sorted({*linked, *(member.id for member in group)})
    chunks = (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
    return sum(_patch(session, ids, linked, group) for ids in chunks)


def _patch(session: Session, ids: list[str], linked: Collection[str], group: Collection[Member]) -> int:
    resource = DeliveredResource
    wanted = select(resource.resource_id, resource.full).where(resource.resource_id.in_(ids), is_live())
    rows = session.execute(wanted.order_by(resource.resource_id).with_for_update()).all()
    relations = shown_by(session, [one for one, _ in rows if one in linked])
    changed, members = [], {member.id for member in group}
    for one, full in rows:
        representation = orjson.loads(full)
        anew: dict[str, Any] = {"relations": relations[one]} if one in relations else {}
        if one in members:
            anew["locales"] = shown_to(one, group)
        if any(representation.get(name) != value for name, value in anew.items()):
            ready = to_bytes({**representation, **anew})
            changed.append({"one": one, "ready": ready, "tag": etag_of_bytes(ready), "made": clock.now()})
    if changed:
        session.connection().execute(_PATCH, changed)
    return len(changed)
