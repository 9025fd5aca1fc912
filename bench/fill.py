"""Published resources by the thousand, each through the real use cases: created, submitted, decided on, published."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.city import City
from bench.texts import content_of
from cms.changes.consumers import register
from cms.db import Database
from cms.delivery.models import DeliveredResource
from cms.library.create_resource import create_resources
from cms.library.drafts import NewResource
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.review.decide import Verdict, decide
from cms.review.submit import Wish, submit

BATCH = 50
"""Resources of one transaction: what a commit costs is measured by the creates over HTTP."""


class Filled(NamedTuple):
    """How fast it went: drafts, and publications with their submission and decision, a second."""

    created: float
    published: float


def fill(database: Database, city: City, resources: int) -> Filled | None:
    """Bring the library to so many published resources; None if it has them already."""
    with database.reading() as session:
        known = session.scalars(select(func.count()).select_from(DeliveredResource)).one()
    creating = publishing = 0.0
    catch_up(database)
    for first in range(known, resources, BATCH):
        numbers = range(first, min(first + BATCH, resources))
        began = time.perf_counter()
        with database.writing() as session:
            ids = _create(city, session, numbers)
        between = time.perf_counter()
        with database.writing() as session:
            _publish(city, session, ids)
        creating += between - began
        publishing += time.perf_counter() - between
        catch_up(database)
    made = resources - known
    return Filled(made / creating, made / publishing) if made > 0 else None


def catch_up(database: Database) -> None:
    """What the background worker would have done meanwhile; late, it would renew everything that is public by now."""
    with database.writing() as session:
        register(session, CONSUMER)
    while renew_dependants(database):
        pass


def _create(city: City, session: Session, numbers: Sequence[int]) -> list[str]:
    channels = [channel_id for channel_id, _ in city.channels]
    news = [
        NewResource("article", city.organization, content_of(number, channels[number % len(channels)]))
        for number in numbers
    ]
    made = create_resources(city.editor, session, news)
    problems = [one for one in made if not isinstance(one, str)]
    if problems:
        raise problems[0]
    return [str(one) for one in made]


def _publish(city: City, session: Session, ids: Sequence[str]) -> None:
    for resource_id in ids:
        submission = submit(city.editor, session, resource_id, 1, Wish(), levels=1)
        decide(city.reviewer, session, submission.id, Verdict("approve", submission.content_hash, "同意"))
    session.expunge_all()
