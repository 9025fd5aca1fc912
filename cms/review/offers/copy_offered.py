"""A draft of the receiving unit's own, made of what was offered: the same content, with credit to where it is from."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.ids import new_id
from cms.library.attachments.models import Attachment
from cms.library.create_resource import create_resource
from cms.library.drafts import NewResource
from cms.library.load import revision_of
from cms.library.models import Resource
from cms.library.offers.models import Offer
from cms.sites.models import Channel
from permissions.facts import Actor
from schemas.files import FILE_KEYS, named_files

NOT_TAKEN_OVER = ("accountable", "publisher", "first_published_at", "relations", "repost", "review_by")
"""What the unit that takes it has to say for itself: who answers for it, and what it stands beside."""


def copy_offered(actor: Actor, session: Session, offer: Offer, resource: Resource, channel: Channel) -> str:
    """Make the draft in the channel it was offered to, owned by the unit that owns that; give its id.

    It takes the ordinary review. Files are stored once, so their copies are names only. Raises FORBIDDEN, INVALID.
    """
    _, stored = revision_of(session, resource.id, offer.revision_number)
    own = _own_files(actor, session, stored.content, channel.owner_id)
    content = _renamed(stored.content, own)
    kept = {name: value for name, value in content.items() if name not in NOT_TAKEN_OVER}
    kept["channels"] = [channel.id]
    kept["source"] = kept.get("source") or {
        "name": session.scalars(select(Organization.name).where(Organization.id == offer.organization_id)).one()
    }
    if resource.live_number is not None:
        kept["relations"] = [{"type": "related", "target_id": resource.id}]
    return create_resource(actor, session, NewResource(resource.type, channel.owner_id, kept))


def _own_files(actor: Actor, session: Session, content: Mapping[str, Any], owner_id: str) -> dict[str, str]:
    """For each attachment that the content names the id of one of the owner's own, with the same bytes and name."""
    named = {one.attachment_id for one in named_files(content)}
    own = {}
    for old in session.scalars(select(Attachment).where(Attachment.id.in_(named)).order_by(Attachment.id)).all():
        own[old.id] = new_id()
        session.add(
            Attachment(
                id=own[old.id],
                sha256=old.sha256,
                name=old.name,
                organization_id=owner_id,
                uploaded_by=actor.account_id,
                created_at=clock.now(),
            )
        )
    session.flush()
    return own


def _renamed(value: Any, own: Mapping[str, str]) -> Any:
    """The value with the ids of files, wherever they stand, replaced."""
    if isinstance(value, dict):
        return {
            key: own.get(inner, inner) if key in FILE_KEYS and isinstance(inner, str) else _renamed(inner, own)
            for key, inner in value.items()
        }
    return [_renamed(one, own) for one in value] if isinstance(value, list) else value
