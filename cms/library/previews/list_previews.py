"""Reading which previews of a resource there are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.library.load import permitted
from cms.library.previews.models import PreviewToken
from cms.library.queries import newest_for
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor


def list_previews(actor: Actor, session: Session, resource_id: str, query: Mapping[str, Any]) -> Page:
    """Those of revisions that the actor may read, the newest first. Raises NOT_FOUND, FORBIDDEN."""
    resource = permitted(actor, session, resource_id, Action.READ_RESOURCE, lock=False)
    preview = PreviewToken
    statement = select(preview).where(
        preview.resource_id == resource.id, preview.revision_number <= newest_for(actor, resource)
    )
    order = [(preview.created_at, True), (preview.id, True)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def state_of(preview: PreviewToken, now: datetime) -> str:
    """Whether it can be used: open, revoked or expired."""
    if preview.revoked_at is not None:
        return "revoked"
    return "open" if now < preview.expires_at else "expired"


def present(preview: PreviewToken) -> dict[str, object]:
    """A preview as the API shows it, without its token."""
    return {
        "id": preview.id,
        "resource_id": preview.resource_id,
        "revision_number": preview.revision_number,
        "state": state_of(preview, clock.now()),
        "created_by": preview.created_by,
        "created_at": clock.rfc3339(preview.created_at),
        "expires_at": clock.rfc3339(preview.expires_at),
        "revoked_at": clock.rfc3339_or_none(preview.revoked_at),
    }
