"""Create resources: one by the API, many by an import, by the same rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import authorise, require
from cms.db import Base, table_of
from cms.errors import Code, FieldError, Problem
from cms.ids import new_id
from cms.library.attachments.models import AttachmentReference
from cms.library.canonical import content_hash
from cms.library.drafts import Draft, NewResource
from cms.library.index_numbers import is_index_number, taken
from cms.library.likeness.keep import Signed, keep_signatures
from cms.library.load import remember_resource, remember_revision
from cms.library.models import IndexNumber, Resource, ResourceRelation, Revision, RevisionContent, State
from cms.library.references import NO_ORGANIZATION, Place, References, faults, look_up, may_own
from cms.library.translations import Group, groups_of, translation_faults
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts
from schemas.text import Text

INDEX_TAKEN = Text("索引号已被使用", "The index number is taken")
NOT_YOURS = Text("您不能以该单位的名义创建信息", "You may not create in the name of this organization")
INDEX_FORM = Text("索引号应为 1 至 64 个可见字符", "An index number has 1 to 64 printable characters")


def create_resource(actor: Actor, session: Session, new: NewResource) -> str:
    """Create one resource as a draft; give its id. Raises INVALID, FORBIDDEN or NOT_FOUND."""
    made = create_resources(actor, session, [new])[0]
    if isinstance(made, Problem):
        raise made
    return made


def create_resources(actor: Actor, session: Session, news: Sequence[NewResource]) -> list[str | Problem]:
    """Create drafts; give for each its id, or the problem for which it was refused. The refused leave no trace.

    Raises FORBIDDEN when the actor's duty does not include creating at all.
    """
    require(actor, Action.CREATE_RESOURCE)
    good = [new.draft for new in news if isinstance(new.draft, Draft)]
    known = _Known(
        look_up(session, actor, good, {new.organization_id for new in news}),
        taken(session, {new.index_number for new in news if new.index_number}),
        groups_of(session, actor, {new.translation_of for new in news if new.translation_of}),
        verdicts={},
    )
    outcomes: list[str | Problem] = []
    batch = _Batch(actor, known)
    for new in news:
        draft = new.draft
        problem = draft if isinstance(draft, Problem) else _refusal(actor, new, draft, known)
        if problem is None and isinstance(draft, Draft):
            outcomes.append(batch.add(new, draft))
        elif problem is not None:
            outcomes.append(problem)
    batch.write(session)
    return outcomes


class _Known(NamedTuple):
    """What a batch refers to and must not collide with; it grows with what the batch itself adds."""

    found: References
    used_numbers: set[str]
    groups: Mapping[str, Group]
    verdicts: dict[tuple[str, str | None, str], Problem | None]


def _refusal(actor: Actor, new: NewResource, draft: Draft, known: _Known) -> Problem | None:
    """Why the draft cannot be created, if so."""
    found = known.found
    lineage = found.lineages.get(new.organization_id)
    if lineage is None:
        return Problem(Code.INVALID, errors=[FieldError("/organization_id", "no_organization", NO_ORGANIZATION)])
    wrong = faults(draft, found) + _index_faults(new.index_number, known.used_numbers)
    if new.translation_of is not None:
        wrong += translation_faults(known.groups.get(new.translation_of), new.type, draft.content["language"])
    home = found.channels.get(draft.channels[0]) if draft.channels else None
    place = lineage, home.id if home else None, new.type
    if place not in known.verdicts:
        known.verdicts[place] = _forbidden(actor, new.type, lineage, home, found)
    return known.verdicts[place] or (Problem(Code.INVALID, errors=wrong) if wrong else None)


def _forbidden(actor: Actor, type_name: str, lineage: str, home: Place | None, found: References) -> Problem | None:
    """Why the actor may not create in the name of the organization with that home; the same for all of a batch."""
    site_id, channel = (home.site_id, home.lineage) if home else (None, None)
    facts = ResourceFacts(lineage, site_id, channel, type=type_name)
    try:
        authorise(actor, Action.CREATE_RESOURCE, facts)
    except Problem as problem:
        return problem
    return None if may_own(actor, lineage, home, found) else Problem(Code.FORBIDDEN, NOT_YOURS)


def _index_faults(number: str | None, used: set[str]) -> list[FieldError]:
    if number is None:
        return []
    if not is_index_number(number):
        return [FieldError("/index_number", "bad_index_number", INDEX_FORM)]
    return [FieldError("/index_number", "index_number_taken", INDEX_TAKEN)] if number in used else []


class _Batch:
    """The rows of a batch, written with one statement a table."""

    def __init__(self, actor: Actor, known: _Known) -> None:
        self._actor = actor
        self._known = known
        self._found = known.found
        self._now = clock.now()
        self._rows: dict[type[Base], list[dict[str, Any]]] = {
            Resource: [],
            Revision: [],
            RevisionContent: [],
            AttachmentReference: [],
            ResourceRelation: [],
            IndexNumber: [],
        }
        self._signed: list[Signed] = []

    def add(self, new: NewResource, draft: Draft) -> str:
        """Add the rows of one resource; give its id."""
        resource_id, revision_id = new_id(), new_id()
        group = self._known.groups.get(new.translation_of or "") or Group(resource_id, new.type)
        group.languages.add(draft.content["language"])
        self._known.used_numbers.add(new.index_number or "")
        home = self._found.channels[draft.channels[0]] if draft.channels else None
        self._rows[Resource].append(
            {
                "id": resource_id,
                "type": new.type,
                "organization_id": new.organization_id,
                "home_site_id": home.site_id if home else None,
                "home_channel_id": home.id if home else None,
                "state": State.DRAFT,
                "head_number": 1,
                "live_number": None,
                "published_number": 0,
                "version": 1,
                "translation_group_id": group.id,
                "index_number": new.index_number,
                "created_by": self._actor.account_id,
                "created_at": self._now,
                **derived(draft, self._now),
            }
        )
        revision = revision_row(self._actor, resource_id, 1, draft, self._found, self._now)
        self._rows[Revision].append({**revision, "id": revision_id})
        self._rows[RevisionContent].append(
            {"revision_id": revision_id, "content": draft.content, "text": draft.text},
        )
        self._rows[AttachmentReference].extend(
            {"revision_id": revision_id, "attachment_id": one} for one in dict.fromkeys(draft.attachments)
        )
        self._rows[ResourceRelation].extend(relation_rows(resource_id, draft))
        if draft.signature is not None:
            self._signed.append(Signed(resource_id, draft.signature))
        if new.index_number:
            self._rows[IndexNumber].append(
                {
                    "number": new.index_number,
                    "resource_id": resource_id,
                    "is_imported": True,
                    "taken_at": self._now,
                }
            )
        return resource_id

    def write(self, session: Session) -> None:
        """Insert everything."""
        connection = session.connection()
        for model, rows in self._rows.items():
            if rows:
                connection.execute(insert(table_of(model)), rows)
        keep_signatures(session, self._signed)
        if self._rows[Revision]:
            last, content = self._rows[Revision][-1], self._rows[RevisionContent][-1]
            remember_revision(session, Revision(**last), RevisionContent(**content))
            remember_resource(session, self._rows[Resource][-1])


def derived(draft: Draft, now: datetime) -> dict[str, Any]:
    """The columns of a resource that follow from its head."""
    return {
        "title": draft.title,
        "document_number": draft.document_number,
        "language": draft.content["language"],
        "completeness": draft.completeness,
        "review_by": draft.review_by,
        "updated_at": now,
    }


def revision_row(
    actor: Actor, resource_id: str, number: int, draft: Draft, found: References, now: datetime
) -> dict[str, Any]:
    """The row of a revision, but for its id."""
    files = {one: found.files[one] for one in draft.attachments}
    return {
        "resource_id": resource_id,
        "number": number,
        "content_hash": content_hash(draft.type, draft.content, files),
        "author_account_id": actor.account_id,
        "author_person_id": actor.person_id,
        "created_at": now,
    }


def relation_rows(resource_id: str, draft: Draft) -> list[dict[str, Any]]:
    """The rows of the draft's relations."""
    return [
        {"source_id": resource_id, "type": relation, "target_id": target}
        for relation, target in dict.fromkeys(draft.relations)
    ]
