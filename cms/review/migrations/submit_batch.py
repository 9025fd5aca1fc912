"""Send the drafts of an import for review as one batch; the worker submits each of them (P2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, func, insert, literal, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account
from cms.authorization import authorise, require, text_of
from cms.db import Id, table_of
from cms.errors import Code, Problem, invalid, not_found, wrong_state
from cms.ids import new_id
from cms.library.models import Resource
from cms.long_work import OPEN, WAITING
from cms.review.applicable import review_terms
from cms.review.migrations.drafts import Kind, Place, Run, drafts_of, kinds_of, place_of, run_of
from cms.review.migrations.facts import STAGE_SENT, lineage_of_channel
from cms.review.migrations.models import MigrationBatch, MigrationItem
from cms.review.migrations.policies import terms_for
from cms.review.migrations.sample import draw_of
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts
from permissions.rules import IN_SCOPE
from schemas.text import Text

STILL_RUNNING = Text("导入尚未结束", "The import has not ended yet")
NOTHING_LEFT = Text("该次导入没有可以送审的草稿", "The import has no draft that could be sent for review")
NO_COMMON_UNIT = Text(
    "其中的信息分属没有共同上级的单位，请逐条送审",
    "Its items belong to units without a common one above them; send them for review one by one",
)


@dataclass(frozen=True)
class NewBatch:
    """Which import, under which name, with what word to the reviewers."""

    run_id: str
    name: str
    note: str = ""


def submit_batch(actor: Actor, session: Session, new: NewBatch, levels: int) -> MigrationBatch:
    """Make a batch of the import's drafts, at most as many as the policy lets; `levels`: where no review policy says.

    Each item goes through as many levels as the strictest rule for any of them asks for, and the migration policy.
    Raises NOT_FOUND (no such import, or out of scope), FORBIDDEN, WRONG_STATE (still running, no drafts, no policy),
    INVALID (no unit above all).
    """
    require(actor, Action.SUBMIT_BATCH)
    run = run_of(session, new.run_id)
    if run is None:
        raise not_found()
    kinds = kinds_of(session, run.id)
    place = _permitted_place(actor, session, run, kinds)
    if run.state in OPEN:
        raise wrong_state(STILL_RUNNING)
    terms = terms_for(session, {kind.organization_id for kind in kinds})
    asked = {review_terms(session, kind, kind.channels or (), levels).levels for kind in kinds}
    batch = MigrationBatch(
        id=new_id(),
        name=new.name,
        note=new.note,
        run_id=run.id,
        organization_id=place.organization_id,
        site_id=place.site_id,
        channel_id=place.channel_id,
        stage="submitting",
        state=WAITING,
        levels=max(terms.levels, *asked),
        level=1,
        sample_percent=terms.sample_percent,
        sample_least=terms.sample_least,
        draw=draw_of(session, run.id),
        counts={},
        version=1,
        done=0,
        account_id=actor.account_id,
        started_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    batch.total = _add_items(session, batch.id, run.id, terms.most_items)
    batch.counts = {"waiting": batch.total}
    session.flush()
    return batch


def _permitted_place(actor: Actor, session: Session, run: Run, kinds: Sequence[Kind]) -> Place:
    """Where the drafts lie, if the actor's scope holds all of it. Whose own import it is reads why not."""
    is_own = run.account_id == actor.account_id
    if not kinds:
        raise wrong_state(NOTHING_LEFT) if is_own else not_found()
    place = place_of(session, kinds)
    if place is None:
        raise invalid("/run_id", "no_common_unit", NO_COMMON_UNIT) if is_own else not_found()
    channel = lineage_of_channel(session, place.channel_id)
    persons = session.scalars(select(Account.person_id).where(Account.id == run.account_id))
    facts = ResourceFacts(place.lineage, place.site_id, channel, state=STAGE_SENT, contributors=frozenset(persons))
    try:
        authorise(actor, Action.SUBMIT_BATCH, facts)
    except Problem as problem:
        if is_own and problem.code is Code.NOT_FOUND:
            raise Problem(Code.FORBIDDEN, text_of(IN_SCOPE.reason)) from None
        raise
    return place


def _add_items(session: Session, batch_id: str, run_id: str, most: int) -> int:
    """The drafts as items, in the order in which they were made; how many."""
    first = drafts_of(run_id).order_by(Resource.id).limit(most).subquery()
    numbered = select(
        literal(batch_id, Id),
        func.row_number().over(order_by=first.c.id).cast(Integer),
        first.c.id,
        literal("waiting"),
        literal(0),
    )
    item = table_of(MigrationItem)
    columns = [item.c.batch_id, item.c.position, item.c.resource_id, item.c.state, item.c.sampled]
    session.execute(insert(item).from_select(columns, numbered))
    counted = select(func.count()).select_from(item).where(item.c.batch_id == batch_id)
    return session.execute(counted).scalar_one()
