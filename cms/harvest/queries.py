"""Reading runs, their rows and their proposals."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, column, exists, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from cms.accounts.ordering import order_by
from cms.authorization import require
from cms.errors import not_found
from cms.harvest.models import ImportRow, ImportRun, MergeProposal
from cms.harvest.scopes import permitted_run, visible_to
from cms.ids import is_id
from cms.web.paging import Page, Statement, paginate
from permissions.actions import Action
from permissions.facts import Actor

RUN_SORTS = {"started_at": ImportRun.started_at}
PROPOSAL_SORTS = {"id": MergeProposal.id}


def list_runs(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of the runs that the actor sees. Raises FORBIDDEN, INVALID (cursor)."""
    require(actor, Action.IMPORT)
    statement = select(ImportRun).where(visible_to(actor))
    if query["state"]:
        statement = statement.where(ImportRun.state.in_(query["state"]))
    if query["source"]:
        statement = statement.where(ImportRun.source == query["source"])
    order = order_by(query["sort"], RUN_SORTS, ImportRun.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def list_rows(actor: Actor, session: Session, run_id: str, query: Mapping[str, Any]) -> Page:
    """One page of a run's rows in the order of the file, without the rows as they came. Raises as `permitted_run`."""
    run = permitted_run(actor, session, run_id)
    columns = (ImportRow.number, ImportRow.outcome, ImportRow.title, ImportRow.resource_id, ImportRow.reasons)
    statement = select(*columns).where(ImportRow.run_id == run.id)
    if query["outcome"]:
        statement = statement.where(ImportRow.outcome.in_(query["outcome"]))
    if query["reason"]:
        statement = statement.where(_has_reason(session, query["reason"]))
    order = [(ImportRow.number, False)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def _has_reason(session: Session, code: str) -> ColumnElement[bool]:
    """Whether one of the row's reasons has the code."""
    if session.get_bind().dialect.name == "postgresql":
        return type_coerce(ImportRow.reasons, JSONB).contains([{"code": code}])
    each = func.json_each(ImportRow.reasons).table_valued("value")
    return exists(select(1).select_from(each).where(func.json_extract(column("value"), "$.code") == code))


def get_row(actor: Actor, session: Session, run_id: str, number: int) -> ImportRow:
    """One row of a run. Raises as `permitted_run`."""
    run = permitted_run(actor, session, run_id)
    row = session.get(ImportRow, (run.id, number))
    if row is None:
        raise not_found()
    return row


def list_proposals(actor: Actor, session: Session, query: Mapping[str, Any], run_id: str | None = None) -> Page:
    """One page of proposals of the runs that the actor sees, or of one run. Raises as `permitted_run`."""
    require(actor, Action.IMPORT)
    statement = _proposals(actor)
    if run_id is not None:
        statement = statement.where(MergeProposal.run_id == permitted_run(actor, session, run_id).id)
    if query.get("run"):
        statement = statement.where(MergeProposal.run_id.in_(query["run"]))
    if query["state"]:
        statement = statement.where(MergeProposal.state.in_(query["state"]))
    if query["ground"]:
        statement = statement.where(MergeProposal.ground.in_(query["ground"]))
    order = order_by(query["sort"], PROPOSAL_SORTS, MergeProposal.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def _proposals(actor: Actor) -> Statement:
    return (
        select(MergeProposal, ImportRow.title)
        .join(ImportRow, (ImportRow.run_id == MergeProposal.run_id) & (ImportRow.number == MergeProposal.number))
        .join(ImportRun, ImportRun.id == MergeProposal.run_id)
        .where(visible_to(actor))
    )


def permitted_proposal(actor: Actor, session: Session, proposal_id: str, *, lock: bool = False) -> MergeProposal:
    """A proposal of a run that the actor sees. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.IMPORT)
    wanted = _proposals(actor).where(MergeProposal.id == proposal_id)
    if lock:
        wanted = wanted.with_for_update(of=MergeProposal)
    row = session.execute(wanted).one_or_none() if is_id(proposal_id) else None
    if row is None:
        raise not_found()
    proposal: MergeProposal = row[0]
    return proposal
