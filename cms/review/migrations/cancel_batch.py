"""Take a batch back; the worker makes drafts again of all its items that are not public."""

from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.long_work import FAILED, WAITING
from cms.review.migrations.load import permitted_batch
from cms.review.migrations.models import MigrationBatch
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

BEING_CANCELLED = Text("该批次正在撤回", "The batch is being taken back already")


def cancel_batch(actor: Actor, session: Session, batch_id: str, expected: int) -> MigrationBatch:
    """Stop whatever is done with a batch, and take it back. What is public by then stays public.

    Raises NOT_FOUND, FORBIDDEN (it is closed), STALE, WRONG_STATE (it is being taken back).
    """
    batch = permitted_batch(actor, session, batch_id, Action.CANCEL_BATCH, expected=expected)
    if batch.stage == "cancelling" and batch.state != FAILED:
        raise wrong_state(BEING_CANCELLED)
    batch.stage, batch.state, batch.done = "cancelling", WAITING, 0
    batch.cancelled_by = actor.account_id
    batch.fault = batch.finished_at = batch.leased_until = None
    batch.version += 1
    session.flush()
    return batch
