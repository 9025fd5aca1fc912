"""Giving leave to see one revision, to whoever has the token."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from cms import clock
from cms.errors import not_found
from cms.ids import new_id
from cms.library.load import permitted
from cms.library.previews.models import PreviewToken
from cms.library.previews.tokens import digest_of, new_token
from cms.library.queries import newest_for, readable_revision
from permissions.actions import Action
from permissions.facts import Actor


class NewPreview(NamedTuple):
    """What was made, and its token, which is not kept."""

    preview: PreviewToken
    token: str


def create_preview(
    actor: Actor, session: Session, resource_id: str, number: int | None, lasting: timedelta
) -> NewPreview:
    """Make a token for a revision, the newest that the actor may read if `number` is None.

    Raises NOT_FOUND (also for a revision that the actor may not read), FORBIDDEN.
    """
    resource = permitted(actor, session, resource_id, Action.PREVIEW, lock=False)
    number = newest_for(actor, resource) if number is None else number
    if number < 1:
        raise not_found()
    readable_revision(actor, session, resource, number)
    token, now = new_token(), clock.now()
    made = PreviewToken(
        id=new_id(),
        token_sha256=digest_of(token),
        resource_id=resource.id,
        revision_number=number,
        created_by=actor.account_id,
        created_at=now,
        expires_at=now + lasting,
    )
    session.add(made)
    session.flush()
    return NewPreview(made, token)
