"""Reading batches: those that the actor may see, their items, what was decided and read."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from cms.accounts.models import Person
from cms.accounts.names import names_of_accounts
from cms.authorization import require
from cms.errors import not_found
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.review.migrations.facts import batch_facts, batches_matching
from cms.review.migrations.load import permitted_batch
from cms.review.migrations.models import MigrationBatch, MigrationDecision, MigrationItem, MigrationReading
from cms.review.migrations.sample import is_drawn, to_read, was_read_by
from cms.review.models import Submission
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects, may


def list_batches(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The batches that the actor may see; `queue=mine`: those that the actor can decide on now."""
    require(actor, Action.READ_RESOURCE)
    action = Action.DECIDE_BATCH if query["queue"] == "mine" else Action.READ_RESOURCE
    batch = MigrationBatch
    statement = select(batch).where(batches_matching(allowed_objects(actor, action)))
    if query["stage"]:
        statement = statement.where(batch.stage.in_(query["stage"]))
    if query["state"]:
        statement = statement.where(batch.state.in_(query["state"]))
    if query["run"]:
        statement = statement.where(batch.run_id == query["run"])
    descending = query["sort"].startswith("-")
    order = [(batch.started_at, descending), (batch.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


class Told(NamedTuple):
    """What is told of a batch beside its own row."""

    names: Mapping[str, str]
    decisions: Mapping[str, list[tuple[MigrationDecision, str]]]
    sample: Mapping[str, int]
    unread: Mapping[str, int] | None


def tell(actor: Actor, session: Session, batches: Iterable[MigrationBatch]) -> Told:
    """For a page of batches: names, decisions, the sample's size, how much of it the actor has yet to read."""
    batches = list(batches)
    ids = [batch.id for batch in batches]
    decision = MigrationDecision
    decided: dict[str, list[tuple[MigrationDecision, str]]] = {one: [] for one in ids}
    found = select(decision, Person.name).join(Person, Person.id == decision.person_id)
    for row, name in session.execute(found.where(decision.batch_id.in_(ids)).order_by(decision.level)):
        decided[row.batch_id].append((row, name))
    item = MigrationItem
    counted = select(item.batch_id, func.count()).where(item.batch_id.in_(ids), to_read()).group_by(item.batch_id)
    unread = None
    if may(actor, Action.DECIDE_BATCH):
        unread = dict(session.execute(counted.where(~was_read_by(actor.person_id))).all())
    names = names_of_accounts(session, (one for batch in batches for one in (batch.account_id, batch.cancelled_by)))
    return Told(names, decided, dict(session.execute(counted).all()), unread)


class Sight(NamedTuple):
    """What a person is shown of the sample of a batch: to know what will not be read is to know where to hide.

    Those who work on the content, by whatever account, learn of an item once it is public.
    """

    batch: MigrationBatch
    person_id: str
    is_reviewer: bool

    def shows(self, item: MigrationItem) -> bool:
        """Whether the person is told of this item."""
        return self.is_reviewer or item.state == "published"


def _sight(actor: Actor, session: Session, batch: MigrationBatch) -> Sight:
    own_work = actor.person_id in batch_facts(session, batch).contributors
    return Sight(batch, actor.person_id, may(actor, Action.DECIDE_BATCH) and not own_work)


def list_items(actor: Actor, session: Session, batch_id: str, query: Mapping[str, Any]) -> tuple[Sight, Page]:
    """The items of a batch whose resources the actor may read. Raises NOT_FOUND."""
    batch = permitted_batch(actor, session, batch_id, Action.READ_RESOURCE)
    item = MigrationItem
    statement = _items(actor, batch)
    if query["state"]:
        statement = statement.where(item.state.in_(query["state"]))
    sight = _sight(actor, session, batch)
    if query["sample"] is not None:
        shown = true() if sight.is_reviewer else item.state == "published"
        statement = statement.where(shown, is_drawn() if query["sample"] else ~is_drawn())
    order = [(item.position, False)]
    return sight, paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def get_item(
    actor: Actor, session: Session, batch_id: str, position: int
) -> tuple[Sight, tuple[MigrationItem, Resource, Submission | None]]:
    """One item with its resource and its submission. Raises NOT_FOUND."""
    batch = permitted_batch(actor, session, batch_id, Action.READ_RESOURCE)
    found = session.execute(_items(actor, batch).where(MigrationItem.position == position)).one_or_none()
    if found is None:
        raise not_found()
    item, resource, submission = found
    return _sight(actor, session, batch), (item, resource, submission)


def _items(actor: Actor, batch: MigrationBatch) -> Any:
    item = MigrationItem
    readable = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    return (
        select(item, Resource, Submission)
        .join(Resource, Resource.id == item.resource_id)
        .outerjoin(Submission, Submission.id == item.submission_id)
        .where(item.batch_id == batch.id, readable)
    )


def readings_of(session: Session, ids: Iterable[str]) -> dict[str, list[tuple[MigrationReading, str]]]:
    """Who read each of these submissions in full, in order of time."""
    found: dict[str, list[tuple[MigrationReading, str]]] = {one: [] for one in ids}
    reading = MigrationReading
    statement = select(reading, Person.name).join(Person, Person.id == reading.person_id)
    for row, name in session.execute(
        statement.where(reading.submission_id.in_(found)).order_by(reading.read_at, reading.id)
    ):
        found[row.submission_id].append((row, name))
    return found
