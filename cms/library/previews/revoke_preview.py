"""Ending a preview before its time."""

from sqlalchemy.orm import Session

from cms import clock
from cms.authorization import let, require
from cms.errors import not_found
from cms.ids import is_id
from cms.library.load import permitted
from cms.library.previews.models import PreviewToken
from permissions.actions import Action
from permissions.facts import Actor
from permissions.objects import PreviewFacts


def revoke_preview(actor: Actor, session: Session, preview_id: str) -> None:
    """End a preview, by whoever made it or an editor of the resource; one that has ended stays as it is.

    Raises NOT_FOUND, FORBIDDEN.
    """
    require(actor, Action.REVOKE_PREVIEW)
    preview = session.get(PreviewToken, preview_id, with_for_update=True) if is_id(preview_id) else None
    if preview is None:
        raise not_found()
    if preview.created_by != actor.account_id:
        permitted(actor, session, preview.resource_id, Action.READ_RESOURCE, lock=False)
    let(actor, Action.REVOKE_PREVIEW, PreviewFacts(preview.created_by))
    preview.revoked_at = preview.revoked_at or clock.now()
