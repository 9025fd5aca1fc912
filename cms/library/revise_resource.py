"""Write a new revision of a resource: by changed fields, or by going back to an earlier one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, FieldError, Problem
from cms.ids import new_id
from cms.library.attachments.models import AttachmentReference
from cms.library.create_resource import derived, relation_rows, revision_row
from cms.library.drafts import Draft, changed_content, make_draft
from cms.library.likeness.keep import replace_signature
from cms.library.load import permitted, remember_revision, revision_of
from cms.library.models import Resource, ResourceRelation, Revision, RevisionContent, State
from cms.library.references import faults, look_up
from cms.library.translations import SAME_LANGUAGE, is_language_taken
from permissions.actions import Action
from permissions.facts import Actor


def prepare_revision(
    actor: Actor, session: Session, resource_id: str, expected: int, changes: Mapping[str, Any]
) -> Draft:
    """What the content becomes by replacing some fields; null clears one. Nothing is locked or written.

    Raises NOT_FOUND, FORBIDDEN, STALE, INVALID.
    """
    resource = permitted(actor, session, resource_id, Action.EDIT_RESOURCE, expected=expected, lock=False)
    _, head = revision_of(session, resource.id, resource.head_number)
    return make_draft(resource.type, changed_content(resource.type, head.content, changes)).completed()


def revise_resource(
    actor: Actor, session: Session, resource_id: str, expected: int, changes: Mapping[str, Any] | Draft
) -> Resource:
    """Replace some fields of the content; null clears one. What was live stays live until the next approval.

    `changes` may be what `prepare_revision` made of them at the same version: then the transaction is a short one.

    Raises NOT_FOUND, FORBIDDEN, STALE, INVALID. A change that changes nothing makes no revision.
    """
    resource = permitted(actor, session, resource_id, Action.EDIT_RESOURCE, expected=expected)
    _, head = revision_of(session, resource.id, resource.head_number)
    if not isinstance(changes, Draft):
        changes = make_draft(resource.type, changed_content(resource.type, head.content, changes))
    return _write(actor, session, resource, changes, _kept(resource, head))


def restore_revision(actor: Actor, session: Session, resource_id: str, expected: int, number: int) -> Resource:
    """Make an earlier revision's content the head again, as a new revision. Raises as `revise_resource`."""
    resource = permitted(actor, session, resource_id, Action.EDIT_RESOURCE, expected=expected)
    _, earlier = revision_of(session, resource.id, number)
    _, head = revision_of(session, resource.id, resource.head_number)
    return _write(actor, session, resource, make_draft(resource.type, earlier.content), _kept(resource, head))


def _kept(resource: Resource, head: RevisionContent) -> Draft:
    """The present head in the form of a draft, to tell what stood there already."""
    return Draft(resource.type, head.content, head.text, resource.completeness, resource.document_number)


def _write(actor: Actor, session: Session, resource: Resource, draft: Draft, kept: Draft) -> Resource:
    found = look_up(session, actor, [draft], [resource.organization_id])
    wrong = faults(draft, found, kept=kept, own_id=resource.id)
    if is_language_taken(session, resource, draft.content["language"]):
        wrong.append(FieldError("/content/language", "language_taken", SAME_LANGUAGE))
    if wrong:
        raise Problem(Code.INVALID, errors=wrong)
    if draft.content == kept.content:
        return resource
    now = clock.now()
    revision = revision_row(actor, resource.id, resource.head_number + 1, draft, found, now)
    revision_id = new_id()
    written = Revision(**{**revision, "id": revision_id})
    session.add(written)
    session.flush()
    content = RevisionContent(revision_id=revision_id, content=draft.content, text=draft.text)
    session.add(content)
    remember_revision(session, written, content)
    session.add_all(
        AttachmentReference(revision_id=revision_id, attachment_id=one) for one in dict.fromkeys(draft.attachments)
    )
    home = found.channels[draft.channels[0]] if draft.channels else None
    for name, value in derived(draft, now).items():
        setattr(resource, name, value)
    resource.home_site_id, resource.home_channel_id = (home.site_id, home.id) if home else (None, None)
    resource.head_number += 1
    resource.version += 1
    resource.state = State.DRAFT
    _relate(session, resource, draft)
    session.flush()
    replace_signature(session, resource.id, draft.signature)
    return resource


def _relate(session: Session, resource: Resource, draft: Draft) -> None:
    session.execute(delete(ResourceRelation).where(ResourceRelation.source_id == resource.id))
    rows = relation_rows(resource.id, draft)
    if rows:
        session.execute(insert(ResourceRelation), rows)
