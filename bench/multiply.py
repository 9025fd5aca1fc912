"""A library many times as large for measurements of reading: rows of the read model repeated under new ids.

What is read does not differ from what was decided on, but nobody decided on it: 200,000 real decisions take over an
hour. The copies have resources of their own that were never live, so that keys hold.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from cms.db import Database, table_of
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredOnSite, DeliveredResource, DeliveredTerm
from cms.delivery.representation.render import etag_of_bytes
from cms.ids import new_id
from cms.library.models import Resource, State

BATCH = 1000
MINUTES_APART = 7
NARROW = (DeliveredInChannel, DeliveredInSite, DeliveredOnSite, DeliveredTerm)
Row = dict[str, Any]


def multiply(database: Database, resources: int) -> int:
    """Bring the read model to so many live resources; how many were copied."""
    with database.reading() as session:
        known = session.scalar(select(func.count()).select_from(DeliveredResource)) or 0
        samples = _samples(session)
    first = min(one[DeliveredResource][0]["published_at"] for one in samples)
    chosen = random.Random(1)
    for start in range(known, resources, BATCH):
        copies = [
            _copy(chosen.choice(samples), first - timedelta(minutes=number * MINUTES_APART), number)
            for number in range(start, min(start + BATCH, resources))
        ]
        with database.writing() as session:
            _insert(session, copies)
    return max(0, resources - known)


Sample = Mapping[type, Sequence[Row]]


def _samples(session: Session, most: int = 500) -> list[Sample]:
    """Some live resources with all their rows."""
    delivered = table_of(DeliveredResource)
    wanted = select(delivered.c.resource_id).where(delivered.c.status == "live").limit(most)
    found = []
    for one in session.scalars(wanted).all():
        rows: dict[type, Sequence[Row]] = {Resource: _rows(session, table_of(Resource), "id", one)}
        for model in (DeliveredResource, *NARROW):
            rows[model] = _rows(session, table_of(model), "resource_id", one)
        found.append(rows)
    return found


def _rows(session: Session, table: Table, column: str, value: str) -> list[Row]:
    return [dict(row) for row in session.execute(select(table).where(table.c[column] == value)).mappings()]


def _copy(sample: Sample, at: datetime, number: int) -> Iterator[tuple[type, Row]]:
    made_id, index = new_id(), f"bench-{number}"
    (resource,), (delivered,) = sample[Resource], sample[DeliveredResource]
    old = delivered["resource_id"].encode()
    never = {"live_number": None, "published_number": 0, "state": State.DRAFT, "translation_group_id": made_id}
    yield Resource, {**resource, **never, "id": made_id, "index_number": index}
    ready = {name: delivered[name].replace(old, made_id.encode()) for name in ("full", "summary")}
    moments = {"published_at": at, "updated_at": at, "made_at": at}
    own = {"resource_id": made_id, "index_number": index, "etag": etag_of_bytes(ready["full"])}
    yield DeliveredResource, {**delivered, **ready, **moments, **own, "translation_group_id": made_id}
    for model in NARROW:
        for row in sample[model]:
            yield model, {**row, "resource_id": made_id, "published_at": at}


def _insert(session: Session, copies: Sequence[Iterator[tuple[type, Row]]]) -> None:
    by: dict[type, list[Row]] = {model: [] for model in (Resource, DeliveredResource, *NARROW)}
    for copy in copies:
        for model, row in copy:
            by[model].append(row)
    for model, rows in by.items():
        session.connection().execute(insert(table_of(model)), rows)
