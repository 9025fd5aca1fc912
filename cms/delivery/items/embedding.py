"""`include=relations.target`: the summaries of related items within an item, one step deep."""

from typing import NamedTuple

import orjson
from sqlalchemy import bindparam, select

from cms.connections import Connections
from cms.db import Id, table_of
from cms.delivery.models import DeliveredResource
from cms.delivery.off import current
from cms.delivery.prepared import Prepared
from cms.delivery.trim import trimmed

_RESOURCE = table_of(DeliveredResource)
_SUMMARY = Prepared(
    select(_RESOURCE.c.summary).where(
        _RESOURCE.c.resource_id == bindparam("id", type_=Id), _RESOURCE.c.status == "live"
    )
)


class Embedded(NamedTuple):
    """Ready bytes with their targets, and the summaries by themselves."""

    full: bytes
    summaries: list[bytes]


def with_targets(source: Connections, full: bytes) -> Embedded:
    """The ready bytes with the summary of each relation's target; null for what has gone in the meantime.

    An item shows at most 100 relations, so no more are embedded.
    """
    representation = orjson.loads(full)
    off = current(source)
    found: dict[str, bytes] = {}
    for one in dict.fromkeys(relation["target_id"] for relation in representation["relations"]):
        for (summary,) in _SUMMARY.raw(source, {"id": one}):
            found[one] = trimmed(source, off, summary) if off else summary
    relations = [
        {**relation, "target": orjson.Fragment(found.get(relation["target_id"], b"null"))}
        for relation in representation["relations"]
    ]
    return Embedded(orjson.dumps({**representation, "relations": relations}), list(found.values()))
