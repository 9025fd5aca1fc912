"""Runs, rows and proposals as the management API shows them."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Problem
from cms.harvest.models import ImportRow, ImportRun, MergeProposal
from cms.harvest.raw import unpack
from cms.harvest.remake import remake
from cms.harvest.write import OUTCOMES
from cms.library.drafts import Draft
from cms.library.facts import resources_matching
from cms.library.likeness.models import TextSignature
from cms.library.likeness.signatures import likeness
from cms.library.models import Resource
from cms.library.queries import resource_detail
from cms.long_work import RUNNING, fault_of
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas.content_types import full


def present_run(run: ImportRun) -> dict[str, object]:
    """A run with how far it has come; `stage` is what it is at while it goes on."""
    return {
        "id": run.id,
        "state": run.state,
        "stage": _stage(run) if run.state == RUNNING else None,
        "is_dry": run.is_dry,
        "source": run.source,
        "file_name": run.file_name,
        "file_sha256": run.file_sha256,
        "site": run.site,
        "done": run.done,
        "total": run.total,
        "counts": {outcome: run.counts.get(outcome, 0) for outcome in OUTCOMES},
        "relations": run.relations,
        "fault": run.fault,
        "account_id": run.account_id,
        "started_at": clock.rfc3339(run.started_at),
        "finished_at": clock.rfc3339_or_none(run.finished_at),
        "undone_by": run.undone_by,
        "undone_at": clock.rfc3339_or_none(run.undone_at),
    }


def _stage(run: ImportRun) -> str:
    if run.total is None:
        return "checking"
    return "writing" if run.done < run.total else "linking"


def present_row(row: Row[*tuple[Any, ...]]) -> dict[str, object]:
    """A row in a list."""
    return {name: getattr(row, name) for name in ("number", "outcome", "title", "resource_id", "reasons")}


def present_whole_row(row: ImportRow) -> dict[str, object]:
    """A row with its cells as they came, by column."""
    return {
        "number": row.number,
        "outcome": row.outcome,
        "title": row.title,
        "resource_id": row.resource_id,
        "reasons": row.reasons,
        "raw_sha256": row.raw_sha256,
        "raw": None if row.raw is None else unpack(row.raw),
    }


def present_proposal(proposal: MergeProposal, title: str) -> dict[str, object]:
    """A proposal in a list; `title` is the row's."""
    return {
        "id": proposal.id,
        "run_id": proposal.run_id,
        "number": proposal.number,
        "title": title,
        "resource_id": proposal.resource_id,
        "ground": proposal.ground,
        "likeness": proposal.likeness,
        "state": proposal.state,
        "made_id": proposal.made_id,
        "decided_by": proposal.decided_by,
        "decided_at": clock.rfc3339_or_none(proposal.decided_at),
    }


def present_both_sides(actor: Actor, session: Session, proposal: MergeProposal) -> dict[str, object]:
    """A proposal with the row as it would be, and the resource as it is; null where the actor may not read it."""
    row = session.get_one(ImportRow, (proposal.run_id, proposal.number))
    would_be = _would_be(actor, session, proposal, row)
    readable = select(Resource).where(
        Resource.id == proposal.resource_id, resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    )
    resource = session.scalars(readable).one_or_none()
    shown = present_proposal(proposal, row.title)
    if proposal.likeness is None and isinstance(would_be, Draft):
        shown["likeness"] = _likeness(session, proposal.resource_id, would_be)
    return {
        **shown,
        "row": {**present_whole_row(row), **_draft_or_fault(would_be)},
        "resource": None if resource is None else resource_detail(session, resource),
    }


def _would_be(actor: Actor, session: Session, proposal: MergeProposal, row: ImportRow) -> Draft | Problem:
    try:
        return remake(actor, session, session.get_one(ImportRun, proposal.run_id), row).new.draft
    except Problem as problem:
        return problem


def _draft_or_fault(would_be: Draft | Problem) -> dict[str, object]:
    """What the row would be made into by its mapping, or why it cannot be."""
    if isinstance(would_be, Problem):
        return {"type": None, "content": None, "fault": fault_of(would_be)}
    return {"type": would_be.type, "content": full(would_be.type, would_be.content), "fault": None}


def _likeness(session: Session, resource_id: str, draft: Draft) -> float | None:
    """How alike the texts are, if both are long enough to tell."""
    theirs = session.scalar(select(TextSignature.signature).where(TextSignature.resource_id == resource_id))
    return round(likeness(draft.signature, theirs), 3) if draft.signature and theirs else None
