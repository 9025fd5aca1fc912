"""What a bulk edit would do, resource by resource, as far as can be told without cleaning and storing anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import text_of
from cms.errors import Code, FieldError, Problem, invalid
from cms.library.bulk_edits.changes import Changes, applied, chosen, merged
from cms.library.drafts import Draft
from cms.library.facts import facts_of, resources_matching
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.queries import filtered
from cms.library.references import faults, look_up
from cms.web.parsing import validation_problem
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects, judge
from schemas.content_types import load_content
from schemas.text import Text

MOST = 10_000
"""Resources of one bulk edit."""
AT_ONCE = 200
MOST_FAULTS = 20
NO_RESOURCE = Text("没有这个信息资源", "There is no such resource")
NONE_FOUND = Text("没有符合条件的信息", "Nothing meets the filter")
TOO_MANY = Text(f"一次最多修改 {MOST} 条，请缩小范围", f"At most {MOST} at once: narrow it down")

WAITING, CHANGED, UNCHANGED, REFUSED = "waiting", "changed", "unchanged", "refused"
OUTCOMES = (WAITING, CHANGED, UNCHANGED, REFUSED)


class Previewed(NamedTuple):
    """One resource: its version, what the fields are now, and why it would be left alone, if so."""

    resource_id: str
    version: int
    outcome: str
    before: dict[str, Any]
    reasons: list[dict[str, str]]


def preview(actor: Actor, session: Session, ids: Sequence[str], changes: Changes) -> list[Previewed]:
    """What the changes would do to each of these resources, which the actor may read; nothing is written."""
    return [one for some in _chunks(ids) for one in _some(actor, session, some, changes)]


def chosen_ids(
    actor: Actor, session: Session, ids: Sequence[str] | None, query: Mapping[str, Any] | None
) -> Sequence[str]:
    """The resources that are named, or that the filter finds, in the order of their making. Raises INVALID."""
    if ids is None:
        wanted = filtered(actor, query or {}).with_only_columns(Resource.id).order_by(Resource.id).limit(MOST + 1)
        found = session.scalars(wanted).all()
        pointer = "/filter"
    else:
        found, pointer = _readable(actor, session, ids), "/ids"
    if not found:
        raise invalid(pointer, "empty", NONE_FOUND)
    if len(found) > MOST:
        raise invalid(pointer, "too_many", TOO_MANY)
    return found


def _readable(actor: Actor, session: Session, ids: Sequence[str]) -> Sequence[str]:
    """The ids, if the actor may read all of them. Raises INVALID for the others."""
    rule = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    known: set[str] = set()
    for some in _chunks(ids):
        known.update(session.scalars(select(Resource.id).where(Resource.id.in_(some), rule)))
    lost = [place for place, one in enumerate(ids) if one not in known]
    if lost:
        errors = [FieldError(f"/ids/{place}", "no_resource", NO_RESOURCE) for place in lost[:MOST_FAULTS]]
        raise Problem(Code.INVALID, errors=errors)
    return sorted(known)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _some(actor: Actor, session: Session, ids: Sequence[str], changes: Changes) -> Iterator[Previewed]:
    head = Revision.number == Resource.head_number
    rows = session.execute(
        select(Resource, RevisionContent)
        .join(Revision, (Revision.resource_id == Resource.id) & head)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.id.in_(ids))
        .order_by(Resource.id)
    ).all()
    facts = facts_of(session, [resource for resource, _ in rows])
    drafts = {resource.id: _draft(resource, held, changes) for resource, held in rows}
    good = [draft for draft in drafts.values() if isinstance(draft, Draft)]
    found = look_up(session, actor, good, {resource.organization_id for resource, _ in rows})
    for resource, held in rows:
        draft, reasons = drafts[resource.id], []
        verdict = judge(actor, Action.EDIT_RESOURCE, facts[resource.id])
        if verdict.reason is not None:
            reasons = [_told("forbidden", text_of(verdict.reason))]
        elif isinstance(draft, Problem):
            reasons = reasons_of(draft)
        else:
            kept = Draft(resource.type, held.content, held.text, resource.completeness, resource.document_number)
            wrong = faults(draft, found, kept=kept, own_id=resource.id)
            reasons = reasons_of(Problem(Code.INVALID, errors=wrong)) if wrong else []
        outcome = REFUSED if reasons else _outcome(held.content, changes)
        yield Previewed(resource.id, resource.version, outcome, chosen(held.content, changes), reasons)
    session.expunge_all()  # ten thousand bodies are not to be held at once


def _draft(resource: Resource, held: RevisionContent, changes: Changes) -> Draft | Problem:
    """The draft that the changes would make, its body as it is: nothing of it would be changed."""
    content = merged(held.content, applied(held.content, changes))
    try:
        load_content(resource.type, content)
    except ValidationError as error:
        return validation_problem(error, "/content")
    return Draft(resource.type, content, held.text, resource.completeness, resource.document_number)


def _outcome(content: Mapping[str, Any], changes: Changes) -> str:
    return UNCHANGED if applied(content, changes) == chosen(content, changes) else WAITING


def reasons_of(problem: Problem) -> list[dict[str, str]]:
    """A problem as an item keeps it: each fault with its place, or the refusal as a whole."""
    faulty = [{"pointer": one.pointer, **_told(one.code, one.detail)} for one in problem.errors]
    return faulty or [_told(problem.code.name.lower(), problem.detail or problem.code.title)]


def _told(code: str, detail: Text) -> dict[str, str]:
    return {"code": code, "zh": detail.zh, "en": detail.en}


def counted(items: Iterable[Previewed]) -> dict[str, int]:
    """How many items have which outcome."""
    found = dict.fromkeys(OUTCOMES, 0)
    for item in items:
        found[item.outcome] += 1
    return found
