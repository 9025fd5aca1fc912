"""Go on with a batch that has failed, once what it failed of is mended."""

from sqlalchemy.orm import Session

from cms.accounts.load_actor import actor_of_account
from cms.errors import Problem, wrong_state
from cms.long_work import FAILED, resume
from cms.review.migrations.load import permitted_batch
from cms.review.migrations.models import MigrationBatch
from cms.review.migrations.stages import STAGES, authorise_stage
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NOT_FAILED = Text("只有出错停止的批次可以继续", "Only a batch that has failed can go on")


def resume_batch(actor: Actor, session: Session, batch_id: str, expected: int) -> MigrationBatch:
    """Let the worker go on where it stopped, as the same person as before: nobody takes over what another decided.

    Raises NOT_FOUND, FORBIDDEN (it is closed), STALE, WRONG_STATE (it has not failed; it would fail again, and why).
    """
    batch = permitted_batch(actor, session, batch_id, Action.RESUME_BATCH, expected=expected)
    if batch.state != FAILED:
        raise wrong_state(NOT_FAILED)
    _refuse_while_faulty(session, batch)
    resume(batch)
    batch.version += 1
    session.flush()
    return batch


def _refuse_while_faulty(session: Session, batch: MigrationBatch) -> None:
    stage = STAGES[batch.stage]
    try:
        authorise_stage(actor_of_account(session, stage.account_of(session, batch)), session, batch, stage)
    except Problem as problem:
        why = problem.detail or problem.code.title
        raise wrong_state(Text(f"仍不能继续：{why.zh}", f"It still cannot go on: {why.en}")) from None
