"""From a token to the revision that it lets one see."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.errors import Code, Problem
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.previews.models import PreviewToken
from cms.library.previews.tokens import digest_of

UNSEARCHED = {"X-Robots-Tag": "noindex, nofollow"}
HEADERS = {"Cache-Control": "no-store", **UNSEARCHED}
"""With `Referrer-Policy: no-referrer`, which every answer has: the address itself is the secret."""


class Previewed(NamedTuple):
    """A revision with its content, and its resource."""

    resource: Resource
    revision: Revision
    stored: RevisionContent


def find_previewed(session: Session, token: str) -> Previewed:
    """What the token lets one see.

    Raises NOT_FOUND for an unknown token; PREVIEW_ENDED when it is over, and when resource or content are no more.
    """
    wanted = (
        select(PreviewToken, Resource, Revision, RevisionContent)
        .join(Resource, Resource.id == PreviewToken.resource_id)
        .join(
            Revision,
            (Revision.resource_id == PreviewToken.resource_id) & (Revision.number == PreviewToken.revision_number),
        )
        .outerjoin(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(PreviewToken.token_sha256 == digest_of(token))
    )
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise Problem(Code.NOT_FOUND, headers=UNSEARCHED)
    preview, resource, revision, stored = row
    is_over = preview.revoked_at is not None or clock.now() >= preview.expires_at
    if is_over or resource.deleted_at is not None or stored is None:
        raise Problem(Code.PREVIEW_ENDED, headers=UNSEARCHED)
    return Previewed(resource, revision, stored)
