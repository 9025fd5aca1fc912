"""Decide on a batch at one level, after reading its sample; the worker then decides on each item (P2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, FieldError, Problem, invalid
from cms.ids import new_id
from cms.long_work import WAITING
from cms.review.gates import WHY
from cms.review.migrations.load import permitted_batch
from cms.review.migrations.models import MigrationBatch, MigrationDecision, MigrationItem
from cms.review.migrations.sample import unread_of
from cms.review.saying import require_words
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_IN_REVIEW = Text("该信息不在该批次的审核之列", "It is not under review in this batch")
RETURN_ALL = Text("整批退回时不必另列条目", "A batch that is returned has no exceptions")
EVERY_ONE = Text("列出了全部条目，请改为整批退回", "Every item is excepted; return the batch instead")


@dataclass(frozen=True)
class BatchVerdict:
    """What is said of a batch: approve it but for `excepted` (resource ids), which are returned, or return all."""

    verdict: str
    comment: str = ""
    excepted: Sequence[str] = ()


def decide_batch(actor: Actor, session: Session, batch_id: str, expected: int, given: BatchVerdict) -> MigrationBatch:
    """Decide at the level at which the batch waits. To return it one need not have read the whole sample.

    Raises NOT_FOUND, FORBIDDEN (own work, second decision, other level, not waiting), STALE, WRONG_STATE with `unread`
    while items of the sample are unread by this person, INVALID (no reason, exceptions that are none).
    """
    batch = permitted_batch(actor, session, batch_id, Action.DECIDE_BATCH, expected=expected)
    _check(session, batch, given)
    if given.verdict == "approve":
        _refuse_unread(actor, session, batch)
    session.add(
        MigrationDecision(
            id=new_id(),
            batch_id=batch.id,
            level=batch.level,
            verdict=given.verdict,
            comment=given.comment,
            excepted=list(dict.fromkeys(given.excepted)),
            account_id=actor.account_id,
            person_id=actor.person_id,
            decided_at=clock.now(),
        )
    )
    batch.stage, batch.state, batch.done = "deciding", WAITING, 0
    batch.version += 1
    session.flush()
    return batch


def _check(session: Session, batch: MigrationBatch, given: BatchVerdict) -> None:
    is_return = given.verdict == "return"
    if is_return or given.excepted:
        require_words(given.comment, WHY)
    if is_return and given.excepted:
        raise invalid("/excepted", "not_empty", RETURN_ALL)
    item = MigrationItem
    mine = select(item.resource_id).where(item.batch_id == batch.id, item.state == "submitted")
    known = set(session.scalars(mine.where(item.resource_id.in_(given.excepted)))) if given.excepted else set()
    faults = [
        FieldError(f"/excepted/{place}", "not_in_review", NOT_IN_REVIEW)
        for place, one in enumerate(given.excepted)
        if one not in known
    ]
    if faults:
        raise Problem(Code.INVALID, errors=faults)
    if known and len(known) == batch.counts.get("submitted"):
        raise invalid("/excepted", "every_item", EVERY_ONE)


def _refuse_unread(actor: Actor, session: Session, batch: MigrationBatch) -> None:
    unread = unread_of(session, batch.id, actor.person_id)
    if unread:
        told = Text(f"抽样中还有 {unread} 条您尚未通读", f"You have yet to read {unread} items of the sample in full")
        raise Problem(Code.WRONG_STATE, told, extra={"unread": unread})
