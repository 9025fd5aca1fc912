"""The last stage of an import: what its drafts cite becomes relations to what is in the library by then.

Only now can a draft name another one that came after it in the file. Each draft that gets relations gets a revision of
its own; the place moves with what was written, so that the stage goes on wherever it was interrupted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms.db import Database
from cms.errors import Code, Problem, wrong_state
from cms.harvest.models import ImportRow, ImportRun
from cms.harvest.reasons import Reason, reason
from cms.harvest.resolve import Citing, Resolver, day_of
from cms.harvest.settle import BUSY, STOPPED
from cms.library.drafts import Draft, changed_content, make_draft
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.revise_resource import revise_resource
from cms.long_work import advance
from permissions.facts import Actor
from schemas.declare import MANY

AT_ONCE = 100
MOST_REASONS = 10
Head = tuple[Resource, dict[str, Any]]
"""A resource, and what its head says."""


class _Linked:
    """What becomes of one row: its draft with relations, or none, and what could not be told."""

    def __init__(self, row: ImportRow) -> None:
        self.row = row
        self.draft: Draft | None = None
        self.made = 0
        self.reasons: list[Reason] = []


def link(actor: Actor, database: Database, run_id: str) -> Iterator[int]:
    """Link the drafts of a run portion by portion; each time gives how many relations were made.

    Raises WRONG_STATE when the run is no longer going on, CONFLICT when another process has moved it on.
    """
    while True:
        with database.reading() as session:
            linked, rows = _waiting(session, run_id)
            prepared = _prepare(actor, session, rows)
        if not rows:
            return
        with database.writing() as session:
            made = _write(actor, session, run_id, linked, prepared)
        yield made


def related(
    resolver: Resolver, citing: Citing, citations: Sequence[Sequence[str]], before: Sequence[dict[str, str]] = ()
) -> tuple[list[dict[str, str]], list[Reason]]:
    """The relations that a resource is to have with what it cites, beside those before; what could not be told."""
    there = [dict(each) for each in before]
    reasons: list[Reason] = []
    for name, number, relation in citations:
        found = resolver.find(name, number, relation, citing)
        if found.reason:
            reasons.append(found.reason)
        for each in found.relations:
            if each not in there and len(there) < MANY:
                there.append(each)
    return there, reasons[:MOST_REASONS]


def _waiting(session: Session, run_id: str) -> tuple[int, Sequence[ImportRow]]:
    """How far the stage has come, and the next rows that cite something."""
    linked = session.scalar(select(ImportRun.linked).where(ImportRun.id == run_id)) or 0
    wanted = select(ImportRow).where(
        ImportRow.run_id == run_id, ImportRow.number > linked, ImportRow.citations.is_not(None)
    )
    return linked, session.scalars(wanted.order_by(ImportRow.number).limit(AT_ONCE)).all()


def _prepare(actor: Actor, session: Session, rows: Sequence[ImportRow]) -> list[_Linked]:
    """What is to be written of the rows; all that takes time is done here and holds no writer up."""
    if not rows:
        return []
    resolver = Resolver(session, actor, [cited for row in rows for cited in row.citations or ()])
    heads = _heads(session, [row.resource_id for row in rows if row.resource_id])
    made = []
    for row in rows:
        one, head = _Linked(row), heads.get(row.resource_id or "")
        if head is None or head[0].version != row.version or head[0].deleted_at is not None:
            one.reasons.append(reason("reference_left"))
        else:
            _relate(resolver, *head, one)
        made.append(one)
    return made


def _heads(session: Session, ids: Sequence[str]) -> dict[str, Head]:
    """The resources by id, with their heads."""
    statement = (
        select(Resource, RevisionContent.content)
        .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number))
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.id.in_(ids))
    )
    return {resource.id: (resource, content) for resource, content in session.execute(statement)}


def _relate(resolver: Resolver, resource: Resource, content: dict[str, Any], one: _Linked) -> None:
    before = content.get("relations", [])
    citing = Citing(resource.id, resource.type, resource.organization_id, resource.document_number, day_of(content))
    there, one.reasons = related(resolver, citing, one.row.citations or (), before)
    one.made = len(there) - len(before)
    if one.made:
        changed = changed_content(resource.type, content, {"relations": there})
        one.draft = make_draft(resource.type, changed).completed()


def _write(actor: Actor, session: Session, run_id: str, linked: int, prepared: list[_Linked]) -> int:
    """One portion in one transaction."""
    wanted = select(ImportRun.linked, ImportRun.relations).where(ImportRun.id == run_id)
    now_linked, relations = session.execute(wanted.with_for_update()).one()
    if now_linked != linked:
        raise Problem(Code.CONFLICT, BUSY)
    for one in prepared:
        _write_one(actor, session, one)
    made = sum(one.made for one in prepared)
    values = {"linked": prepared[-1].row.number, "relations": relations + made, "attempts": 0}
    if not advance(session, ImportRun, run_id, values):
        raise wrong_state(STOPPED)
    return made


def _write_one(actor: Actor, session: Session, one: _Linked) -> None:
    """The revision with its relations, unless somebody was quicker, and what is to be told with the row."""
    values: dict[str, Any] = {}
    if one.draft is not None:
        try:
            revised = revise_resource(actor, session, one.row.resource_id or "", one.row.version or 0, one.draft)
            values["version"] = revised.version
        except Problem:
            one.made = 0
            one.reasons.append(reason("reference_left"))
    if one.reasons:
        values["reasons"] = [*one.row.reasons, *(each.as_json() for each in one.reasons)]
    if values:
        mine = (ImportRow.run_id == one.row.run_id) & (ImportRow.number == one.row.number)
        session.execute(update(ImportRow).where(mine).values(**values))
