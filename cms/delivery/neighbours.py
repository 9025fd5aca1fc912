"""Patching the `relations` of live resources when one that they are related to comes or goes."""

from collections.abc import Collection

import orjson
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from cms import clock
from cms.db import table_of
from cms.delivery.models import DeliveredResource
from cms.delivery.relations import declared_by, shown
from cms.delivery.render import etag_of_bytes, to_bytes

CHUNK = 200
_RESOURCE = table_of(DeliveredResource)
_PATCH = (
    update(_RESOURCE)
    .where(_RESOURCE.c.resource_id == bindparam("one"))
    .values(full=bindparam("ready"), etag=bindparam("tag"), made_at=bindparam("made"))
)


def patch(session: Session, ids: Collection[str]) -> int:
    """Make the relations of these resources anew; say how many differed.

    Rows are locked in the order of their ids, so that two that patch the same ones do not wait for each other.
    """
    ordered = sorted(ids)
    return sum(_patch(session, ordered[start : start + CHUNK]) for start in range(0, len(ordered), CHUNK))


def _patch(session: Session, ids: list[str]) -> int:
    resource = DeliveredResource
    wanted = select(resource.resource_id, resource.full).where(resource.resource_id.in_(ids), resource.status == "live")
    rows = session.execute(wanted.order_by(resource.resource_id).with_for_update()).all()
    changed = []
    for one, full in rows:
        representation = orjson.loads(full)
        relations = shown(session, one, declared_by(session, one))
        if representation["relations"] != relations:
            ready = to_bytes({**representation, "relations": relations})
            changed.append({"one": one, "ready": ready, "tag": etag_of_bytes(ready), "made": clock.now()})
    if changed:
        session.connection().execute(_PATCH, changed)
    return len(changed)
