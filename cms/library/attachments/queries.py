"""Reading attachments for staff."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import not_found
from cms.filters import compile_filter
from cms.ids import is_id
from cms.library.attachments.models import Attachment, AttachmentReference, StoredFile
from cms.web.actions import present_actions
from cms.web.paging import Page, Statement, paginate
from permissions.actions import Action
from permissions.facts import Actor, of_any_type
from permissions.filters import AnyOf, StartsWith
from permissions.objects import ON_FILE, FileFacts, objections
from permissions.scopes import in_scope


def _visible(actor: Actor) -> Statement:
    """Attachments of the organizations within the actor's scope, and those uploaded by the account itself."""
    lineage = select(Organization.lineage).where(Organization.id == Attachment.organization_id).scalar_subquery()
    scope = in_scope(of_any_type(actor))
    parts = scope.inner if isinstance(scope, AnyOf) else ()
    by_unit = compile_filter(
        AnyOf(tuple(one for one in parts if isinstance(one, StartsWith) and one.field == "organization")),
        {"organization": lineage},
        {},
    )
    references = select(func.count()).where(AttachmentReference.attachment_id == Attachment.id).scalar_subquery()
    return (
        select(Attachment, StoredFile, references)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .where(by_unit | (Attachment.uploaded_by == actor.account_id))
    )


def list_attachments(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The attachments that the actor may use, the newest first."""
    require(actor, Action.UPLOAD)
    statement = _visible(actor)
    if query["unused"]:
        statement = statement.where(~exists().where(AttachmentReference.attachment_id == Attachment.id))
    if query["name"]:
        statement = statement.where(Attachment.name.contains(query["name"], autoescape=True))
    order = [(Attachment.created_at, True), (Attachment.id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def find_attachment(actor: Actor, session: Session, attachment_id: str) -> tuple[Attachment, StoredFile, int]:
    """One attachment that the actor may use, its bytes, and how many revisions use it. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.UPLOAD)
    row = (
        session.execute(_visible(actor).where(Attachment.id == attachment_id)).one_or_none()
        if is_id(attachment_id)
        else None
    )
    if row is None:
        raise not_found()
    return row[0], row[1], row[2]


def get_attachment(actor: Actor, session: Session, attachment_id: str) -> dict[str, object]:
    """The same with what may be done with it, as the API shows it. Raises FORBIDDEN, NOT_FOUND."""
    found = find_attachment(actor, session, attachment_id)
    return {**present(*found), **actions_on_file(actor, found[2])}


def actions_on_file(actor: Actor, references: int) -> dict[str, object]:
    """What the actor may do with an attachment that so many revisions use, as answers tell it."""
    return present_actions(objections(actor, ON_FILE, FileFacts(is_used=references > 0)))


def present(attachment: Attachment, stored: StoredFile, references: int) -> dict[str, object]:
    """An attachment as the API shows it."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "media_type": stored.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "organization_id": attachment.organization_id,
        "uploaded_by": attachment.uploaded_by,
        "created_at": clock.rfc3339(attachment.created_at),
        "references": references,
    }
