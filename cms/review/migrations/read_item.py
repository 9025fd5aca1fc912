"""A reviewer has read an item of the sample in full, as it was submitted."""

import hmac
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import invalid, wrong_state
from cms.ids import new_id
from cms.review.load import permitted_submission
from cms.review.migrations.load import item_of, permitted_batch
from cms.review.migrations.models import MigrationItem, MigrationReading
from cms.review.migrations.sample import levels_of, opening_of
from cms.review.saying import refuse_other_content
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_IN_SAMPLE = Text("该条不在抽样之列，无须登记", "It is not in the sample; no reading of it is recorded")
NOT_OPENED = Text("请先打开该条全文", "Open the item itself first: its page has what is asked for here")
NOT_WAITING = Text("该条已不在该批次的审核之列", "It is no longer under review in this batch")


@dataclass(frozen=True)
class Read:
    """What was read, by its hash, and what only its page shows."""

    content_hash: str
    opening: str


def read_item(actor: Actor, session: Session, batch_id: str, position: int, read: Read) -> MigrationItem:
    """Record that the actor read an item of the sample in full; a repeat changes nothing.

    Raises NOT_FOUND, FORBIDDEN (who could not decide on it), STALE (another hash than what was submitted),
    WRONG_STATE (not in the sample, no longer in the batch), INVALID (its page was not opened at this level).
    """
    batch = permitted_batch(actor, session, batch_id, Action.DECIDE_BATCH)
    item = item_of(session, batch, position)
    if item.submission_id is None or item.state != "submitted":
        raise wrong_state(NOT_WAITING)
    if batch.level not in levels_of(item):
        raise wrong_state(NOT_IN_SAMPLE)
    submission, _ = permitted_submission(actor, session, item.submission_id, Action.DECIDE, lock=False)
    refuse_other_content(submission, read.content_hash)
    if not hmac.compare_digest(read.opening.encode(), opening_of(batch, submission, actor.person_id).encode()):
        raise invalid("/opening", "not_opened", NOT_OPENED)
    theirs = {"submission_id": submission.id, "person_id": actor.person_id}
    if session.scalar(select(MigrationReading.id).filter_by(**theirs)) is None:
        reading = {"content_hash": read.content_hash, "account_id": actor.account_id, "read_at": clock.now()}
        session.add(MigrationReading(id=new_id(), batch_id=batch.id, **reading, **theirs))
        session.flush()
    return item
