"""An item that leaves its batch by a way of its own: taken back, or decided on singly."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.errors import wrong_state
from cms.long_work import fault_of
from cms.review.migrations.counts import count_items
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.review.migrations.sample import fill_sample
from cms.review.models import Submission
from schemas.text import Text

ON_ITS_OWN = Text("该条已单独撤回或单独审核", "It was taken back or decided on by itself")


def note_departure(session: Session, submission: Submission) -> None:
    """Let the batch know that a submission was dealt with by itself; its resource is locked.

    The sample is filled up again. So nobody gets round the sample by taking out of the batch what is in it.
    """
    item, batch = MigrationItem, MigrationBatch
    found = session.execute(
        select(item, batch)
        .join(batch, batch.id == item.batch_id)
        .where(item.submission_id == submission.id, item.state == "submitted")
        .with_for_update(of=batch)
    ).one_or_none()
    if found is None:
        return
    left, of = found
    left.state = "published" if submission.state == "published" else "left"
    left.fault = None if left.state == "published" else fault_of(wrong_state(ON_ITS_OWN))
    of.version += 1
    session.flush()
    if of.stage == "reviewing":
        fill_sample(session, of)
    of.counts = count_items(session, of.id)
    session.flush()
