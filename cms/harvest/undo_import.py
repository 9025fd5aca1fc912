"""Undo a whole import while nothing of it was touched: its drafts into the recycle bin, their keys forgotten."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, tuple_, union, update
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.authorization import let, text_of
from cms.errors import Code, FieldError, Problem
from cms.harvest.actions import facts_of_run
from cms.harvest.models import HarvestedItem, ImportRow, ImportRun, MergeProposal
from cms.harvest.scopes import permitted_run
from cms.library.facts import resources_matching
from cms.library.likeness.models import TextBand, TextSignature
from cms.library.models import IndexNumber, Resource, ResourceRelation
from cms.review.migrations.models import MigrationItem
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import IN_SCOPE, allowed_objects
from schemas.text import Text

MOST_NAMED = 20
TOUCHED = Text(
    "导入的 {count} 条信息已被改动或引用，不能整体撤销",
    "{count} of the items were changed or are used since: the import cannot be undone as a whole",
)
CHANGED = Text("导入后已改动、送审或删除：{title}", "Changed, sent for review or deleted since: {title}")
RELATED = Text("其他信息关联到它：{title}", "Something else relates to it: {title}")
TRANSLATED = Text("有其他语种的版本：{title}", "Has a version in another language: {title}")
MERGED = Text("其他导入的行合并到它，或待确认：{title}", "Rows of another import are, or may be, the same: {title}")
BATCHED = Text("在迁移批次中：{title}", "Is in a migration batch: {title}")


def undo_import(actor: Actor, session: Session, run_id: str) -> ImportRun:
    """Put all drafts of a run into the recycle bin at once; a later import of the file makes them anew.

    Their keys are forgotten, their imported index numbers free again, the run's proposals void.

    Raises FORBIDDEN, NOT_FOUND, WRONG_STATE: while it goes on, after it was undone, or naming what was touched since.
    """
    run = permitted_run(actor, session, run_id, lock=True)
    let(actor, Action.UNDO_IMPORT, facts_of_run(run))
    mine = _made(run.id)
    may_delete = resources_matching(allowed_objects(actor, Action.DELETE_RESOURCE))
    _hold(session, mine)
    _refuse_touched(session, run.id, mine)
    if session.scalar(select(exists().where(Resource.id.in_(mine), ~may_delete))):
        raise Problem(Code.FORBIDDEN, text_of(IN_SCOPE.reason))
    _put_away(session, run, mine)
    run.state, run.undone_by, run.undone_at = "undone", actor.account_id, clock.now()
    session.flush()
    return run


def _hold(session: Session, mine: Select[Any]) -> None:
    """Nobody changes the drafts, or refers to them, between the look at them and their end."""
    held = select(Resource.id).where(Resource.id.in_(mine)).order_by(Resource.id).with_for_update()
    session.scalar(select(func.count()).select_from(held.subquery()))


def _made(run_id: str) -> Select[Any]:
    """The ids of what the run made: of its rows, and of its proposals that were decided to be different."""
    rows = select(ImportRow.resource_id.label("id")).where(ImportRow.run_id == run_id, ImportRow.outcome == "created")
    decided = select(MergeProposal.made_id).where(MergeProposal.run_id == run_id, MergeProposal.made_id.is_not(None))
    made = union(rows, decided).subquery()
    return select(made.c.id)


def _refuse_touched(session: Session, run_id: str, mine: Select[Any]) -> None:
    count, faults = 0, list[FieldError]()
    for condition, told in _touches(run_id, mine):
        of_mine = Resource.id.in_(mine) & condition
        found = session.scalar(select(func.count()).select_from(Resource).where(of_mine)) or 0
        if not found:
            continue
        count += found
        named = select(Resource.id, Resource.title).where(of_mine).order_by(Resource.id).limit(MOST_NAMED)
        for resource_id, title in session.execute(named):
            detail = Text(told.zh.format(title=title), told.en.format(title=title))
            faults.append(FieldError(f"/resources/{resource_id}", "touched", detail))
    if count:
        detail = Text(TOUCHED.zh.format(count=count), TOUCHED.en.format(count=count))
        raise Problem(Code.WRONG_STATE, detail, errors=faults[:MOST_NAMED], extra={"touched": count})


def _touches(run_id: str, mine: Select[Any]) -> Iterator[tuple[ColumnElement[bool], Text]]:
    """What can have happened to a draft since, each with the sentence that tells it."""
    row = (ImportRow.run_id == run_id) & (ImportRow.resource_id == Resource.id) & (ImportRow.outcome == "created")
    left = func.coalesce(select(ImportRow.version).where(row).scalar_subquery(), 1)
    yield Resource.version != left, CHANGED
    other = aliased(Resource)
    relates = (ResourceRelation.target_id == Resource.id) & (other.id == ResourceRelation.source_id)
    yield exists().where(relates, other.deleted_at.is_(None), other.id.not_in(mine)), RELATED
    group = (other.translation_group_id == Resource.translation_group_id) & other.deleted_at.is_(None)
    yield exists().where(group, other.id.not_in(mine)), TRANSLATED
    proposed = (MergeProposal.resource_id == Resource.id) & MergeProposal.state.in_(("open", "same"))
    yield exists().where(proposed, MergeProposal.run_id != run_id), MERGED
    yield exists().where(MigrationItem.resource_id == Resource.id, MigrationItem.state != "left"), BATCHED


def _put_away(session: Session, run: ImportRun, mine: Select[Any]) -> None:
    same = select(MergeProposal.organization_id, MergeProposal.source, MergeProposal.key).where(
        MergeProposal.run_id == run.id, MergeProposal.state == "same"
    )
    keyed = tuple_(HarvestedItem.organization_id, HarvestedItem.source, HarvestedItem.key).in_(same)
    _run(session, delete(HarvestedItem).where(or_(HarvestedItem.resource_id.in_(mine), keyed)))
    _run(session, delete(TextBand).where(TextBand.resource_id.in_(mine)))
    _run(session, delete(TextSignature).where(TextSignature.resource_id.in_(mine)))
    put_away = {"deleted_at": clock.now(), "version": Resource.version + 1, "index_number": None}
    _run(session, update(Resource).where(Resource.id.in_(mine)).values(put_away))
    _run(session, delete(IndexNumber).where(IndexNumber.resource_id.in_(mine)))
    void = update(MergeProposal).where(MergeProposal.run_id == run.id)
    _run(session, void.values(state="undone"))


def _run(session: Session, statement: Any) -> None:
    """Without bringing objects of the session up to date: none of these are in it."""
    session.execute(statement, execution_options={"synchronize_session": False})
