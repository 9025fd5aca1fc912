"""What the worker does with each item of a batch, stage by stage, always as somebody and by that person's rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account
from cms.authorization import authorise
from cms.errors import Code, Problem, wrong_state
from cms.library.load import load_resource
from cms.library.models import Revision
from cms.long_work import CANCELLED, FINISHED
from cms.review.decide import Verdict, decide
from cms.review.load import active_submission
from cms.review.migrations.drafts import RUNS
from cms.review.migrations.facts import batch_facts
from cms.review.migrations.leave import ON_ITS_OWN
from cms.review.migrations.models import MigrationBatch, MigrationDecision, MigrationItem
from cms.review.migrations.sample import fill_sample
from cms.review.models import Submission
from cms.review.releases.hold import in_open_releases
from cms.review.submit import Wish, cancel_submission, submit
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

TOUCHED = Text("导入后他人修改过，请单独送审", "Somebody else changed it after the import; send it by itself")
IN_RELEASE = Text("该信息属于同步发布组，请单独送审", "It belongs to a release; send it by itself")
MORE_LEVELS = Text("现行规则要求的审级多于该批次", "The rules now ask for more levels than the batch has")
LOST_SCOPE = Text("执行人已不具有该批次的职责范围", "Whoever it is done as no longer has the batch in scope")


@dataclass(frozen=True)
class Work:
    """A batch in one transaction: as whom its items are dealt with; `levels`: where no review policy says otherwise."""

    session: Session
    batch: MigrationBatch
    actor: Actor
    levels: int


class Stage(Protocol):
    """What happens in one stage: to items in which states, as which act on the batch, and what comes after it."""

    states: tuple[str, ...]
    action: Action

    def account_of(self, session: Session, batch: MigrationBatch, /) -> str:
        """As whom it is done."""
        ...

    def at_once(self, batch: MigrationBatch, /) -> int:
        """How many items one transaction takes."""
        ...

    def settle(self, work: Work, item: MigrationItem, /) -> str:
        """Deal with one item; its state afterwards. Raises a Problem for which it is left."""
        ...

    def end(self, session: Session, batch: MigrationBatch, /) -> None:
        """Go on to the next stage."""
        ...


MANY = 20
"""What only one batch touches goes by the score; what goes public goes one by one, since everybody waits for that."""


class Submitting:
    """Each draft is submitted, by whoever sent the batch."""

    states: tuple[str, ...] = ("waiting",)
    action: Action = Action.SUBMIT_BATCH

    def account_of(self, _session: Session, batch: MigrationBatch) -> str:
        """Who sent it."""
        return batch.account_id

    def at_once(self, _batch: MigrationBatch) -> int:
        """Many."""
        return MANY

    def settle(self, work: Work, item: MigrationItem) -> str:
        """Submit one draft. Raises as `submit`, WRONG_STATE if others changed it or more levels are asked for."""
        load_resource(work.session, item.resource_id, lock=True)
        if in_open_releases(work.session, [item.resource_id]):
            raise wrong_state(IN_RELEASE)
        if work.session.scalar(select(_touched(work, item))):
            raise wrong_state(TOUCHED)
        wish = Wish(work.batch.note or work.batch.name, least_levels=work.batch.levels)
        made = submit(work.actor, work.session, item.resource_id, None, wish, work.levels)
        if made.levels != work.batch.levels:
            raise wrong_state(MORE_LEVELS)
        item.submission_id = made.id
        return "submitted"

    def end(self, session: Session, batch: MigrationBatch) -> None:
        """On to the first level, if anything could be submitted."""
        _review(session, batch) if _left_to_review(session, batch) else _close(batch, FINISHED)


def _touched(work: Work, item: MigrationItem) -> Any:
    """Whether anybody changed it but who imported it and who sends it for review."""
    importer = select(RUNS.c.account_id).where(RUNS.c.id == work.batch.run_id).scalar_subquery()
    persons = select(Account.person_id).where(Account.id.in_((work.batch.account_id, importer)))
    return exists().where(
        Revision.resource_id == item.resource_id, Revision.number > 1, Revision.author_person_id.not_in(persons)
    )


class Deciding:
    """Each item gets its decision, by whoever decided on the batch at its level."""

    states: tuple[str, ...] = ("submitted",)
    action: Action = Action.DECIDE_BATCH

    def account_of(self, session: Session, batch: MigrationBatch) -> str:
        """Who decided."""
        return _decision(session, batch).account_id

    def at_once(self, batch: MigrationBatch) -> int:
        """One where it may go public, many otherwise."""
        return 1 if batch.level == batch.levels else MANY

    def settle(self, work: Work, item: MigrationItem) -> str:
        """Decide on one item. Raises what `decide` does, WRONG_STATE if it was decided on or taken back by itself."""
        given = _decision(work.session, work.batch)
        load_resource(work.session, item.resource_id, lock=True)
        submission = work.session.get_one(Submission, item.submission_id, populate_existing=True)
        if (submission.state, submission.level) != ("open", work.batch.level):
            raise wrong_state(ON_ITS_OWN)
        is_excepted = item.resource_id in given.excepted
        verdict = Verdict("return" if is_excepted else given.verdict, submission.content_hash, given.comment)
        decide(work.actor, work.session, submission.id, verdict, work.levels, in_batch=True)
        if submission.state == "open":
            return "submitted"
        return "excepted" if is_excepted else submission.state

    def end(self, session: Session, batch: MigrationBatch) -> None:
        """On to the next level, if there is one and anything is left for it."""
        if batch.level < batch.levels and _left_to_review(session, batch):
            batch.level += 1
            _review(session, batch)
        else:
            _close(batch, FINISHED)


def _decision(session: Session, batch: MigrationBatch) -> MigrationDecision:
    same = {"batch_id": batch.id, "level": batch.level}
    key = f"migration decision {batch.id} {batch.level}"
    if key not in session.info:
        session.info[key] = session.scalars(select(MigrationDecision).filter_by(**same)).one()
    found: MigrationDecision = session.info[key]
    return found


class Cancelling:
    """Each item that is not public is a draft again, taken back by whoever cancelled the batch."""

    states: tuple[str, ...] = ("waiting", "submitted")
    action: Action = Action.CANCEL_BATCH

    def account_of(self, _session: Session, batch: MigrationBatch) -> str:
        """Who cancelled it."""
        return batch.cancelled_by or batch.account_id

    def at_once(self, _batch: MigrationBatch) -> int:
        """Many."""
        return MANY

    def settle(self, work: Work, item: MigrationItem) -> str:
        """Take one back. Raises what `cancel_submission` does, WRONG_STATE if it was dealt with by itself."""
        if item.submission_id is None:
            return "returned"
        load_resource(work.session, item.resource_id, lock=True)
        active = active_submission(work.session, item.resource_id)
        if active is None or active.id != item.submission_id:
            raise wrong_state(ON_ITS_OWN)
        cancel_submission(work.actor, work.session, item.resource_id, None, in_batch=True)
        return "returned"

    def end(self, _session: Session, batch: MigrationBatch) -> None:
        """It is closed."""
        _close(batch, CANCELLED)


STAGES: Mapping[str, Stage] = {"submitting": Submitting(), "deciding": Deciding(), "cancelling": Cancelling()}


def _left_to_review(session: Session, batch: MigrationBatch) -> bool:
    counted = select(func.count()).where(MigrationItem.batch_id == batch.id, MigrationItem.state == "submitted")
    return bool(session.scalar(counted))


def _review(session: Session, batch: MigrationBatch) -> None:
    batch.stage, batch.state, batch.leased_until = "reviewing", FINISHED, None
    batch.version += 1
    session.flush()
    fill_sample(session, batch)


def _close(batch: MigrationBatch, state: str) -> None:
    batch.stage, batch.state, batch.leased_until = "closed", state, None
    batch.finished_at = clock.now()
    batch.version += 1


def authorise_stage(actor: Actor, session: Session, batch: MigrationBatch, stage: Stage) -> None:
    """Whether this person may do the stage with the batch at all, whatever its items say. Raises FORBIDDEN.

    The batch is asked about as if it waited: the decision that is being carried out is this person's own.
    """
    facts = replace(batch_facts(session, batch), state="reviewing", deciders=frozenset())
    try:
        authorise(actor, stage.action, facts)
    except Problem as problem:
        raise Problem(Code.FORBIDDEN, LOST_SCOPE) if problem.code is Code.NOT_FOUND else problem from None
