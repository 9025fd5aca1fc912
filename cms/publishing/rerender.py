"""Representations of an older format are made anew in the background, while readers accept both (DESIGN §3)."""

import time
from collections.abc import Callable

from sqlalchemy import func, select

from cms.db import Database
from cms.delivery.models import DeliveredResource
from cms.delivery.representation.render import FORMAT_VERSION
from cms.delivery.writing.refresh import of_older_format
from cms.publishing.renew import renew

KIND = "rendered"
BATCH = 50
Progress = Callable[[int, int], None]
Rest = Callable[[float], None]


def older(database: Database) -> int:
    """How many live resources still have a representation of an older format."""
    delivered = DeliveredResource
    counted = select(func.count()).where(delivered.status == "live", delivered.format_version < FORMAT_VERSION)
    with database.reading() as session:
        return session.scalar(counted) or 0


def rerender_some(database: Database, rest: Rest = lambda _: None) -> bool:
    """Make some of them anew, the newest first; whether there were any. One a transaction: nobody waits for long.

    `rest` is called after each with the seconds that it took.
    """
    with database.reading() as session:
        ids = of_older_format(session, BATCH)
    for resource_id in ids:
        began = time.perf_counter()
        with database.writing() as session:
            renew(session, resource_id, KIND)
        rest(time.perf_counter() - began)
    return bool(ids)


def rerender_older(database: Database, progress: Progress) -> int:
    """Make all of them anew; `progress` is told how many are done, of how many. It can be interrupted."""
    total = older(database)
    done = 0
    while rerender_some(database):
        done = min(done + BATCH, total)
        progress(done, total)
    return total


def rerender_all(database: Database, progress: Progress) -> int:
    """Make every live resource anew, whatever its format: after a mended rendering; how many there were."""
    delivered = DeliveredResource
    with database.reading() as session:
        ids = session.scalars(select(delivered.resource_id).where(delivered.status == "live")).all()
    for place, resource_id in enumerate(ids, 1):
        with database.writing() as session:
            renew(session, resource_id, KIND)
        if place % BATCH == 0 or place == len(ids):
            progress(place, len(ids))
    return len(ids)
