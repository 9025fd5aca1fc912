"""Loading a batch or one of its items for a use case. Who locks more locks resources first and the batch last."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import authorise
from cms.errors import not_found
from cms.ids import is_id
from cms.review.migrations.facts import batch_facts
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.web.preconditions import check_version
from permissions.actions import Action
from permissions.facts import Actor


def permitted_batch(
    actor: Actor, session: Session, batch_id: str, action: Action, *, expected: int | None = None
) -> MigrationBatch:
    """The batch, if the rules let the actor do this, locked for any action but reading.

    Raises NOT_FOUND to strangers, FORBIDDEN with the reason, STALE when `expected` is another version: a stale version
    is told before a refusing stage, since the stage may be what the client has not seen yet.
    """
    statement = select(MigrationBatch).where(MigrationBatch.id == batch_id)
    if action is not Action.READ_RESOURCE:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    batch = session.scalars(statement).one_or_none() if is_id(batch_id) else None
    if batch is None:
        raise not_found()
    facts = batch_facts(session, batch)
    authorise(actor, Action.READ_RESOURCE, facts)
    if expected is not None:
        check_version(batch.version, expected)
    authorise(actor, action, facts)
    return batch


def item_of(session: Session, batch: MigrationBatch, position: int) -> MigrationItem:
    """One item by its position. Raises NOT_FOUND."""
    found = session.get(MigrationItem, (batch.id, position))
    if found is None:
        raise not_found()
    return found
