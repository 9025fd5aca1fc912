"""A revision as it would be delivered."""

from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from cms import clock
from cms.delivery.links.locales import shown_to, siblings_of
from cms.delivery.links.relations import declared_in, shown
from cms.delivery.off import off_in
from cms.delivery.previews.find import HEADERS, Previewed
from cms.delivery.representation.around import look_around
from cms.delivery.representation.render import Published, Representation, represent, to_bytes
from cms.delivery.trim import hidden_of, without
from cms.delivery.views.show import View, in_view
from cms.library.references import term_fields
from cms.library.taxonomies.redirects import with_current_codes
from cms.web.answers import response

FILES = "/files/"


def preview_answer(session: Session, previewed: Previewed, place: str, view: View | None) -> Response:
    """All members, marked, its files at addresses below `place` (`/delivery/v1/previews/{token}`)."""
    made = represent_preview(session, previewed)
    if off_in(session):
        made |= without(made, hidden_of(session, made))
    if view is not None:
        made = in_view(made, None, view)
    ready = to_bytes({**made, "preview": True})
    for attachment in made["attachments"]:
        known = f"{FILES}{attachment['sha256']}/".encode()
        ready = ready.replace(known, place.encode() + known)
    return response(b'{"data":' + ready + b"}", 200, HEADERS)


def represent_preview(session: Session, previewed: Previewed) -> Representation:
    """The representation; times that are not yet known are those of this moment and of the revision."""
    resource, revision, stored = previewed
    content = with_current_codes(session, stored.content, term_fields(resource.type))
    around = look_around(session, content.get("publisher") or resource.organization_id, content)
    item = Published(
        resource_id=resource.id,
        type=resource.type,
        version=revision.number,
        index_number=resource.index_number or "",
        publisher_id=content.get("publisher") or resource.organization_id,
        content=content,
        text=stored.text,
        published_at=_published_at(previewed),
        updated_at=revision.created_at,
    )
    relations = shown(session, resource.id, declared_in(resource.id, content))
    siblings = siblings_of(session, resource.id, resource.translation_group_id)
    made: dict[str, Any] = represent(item, around, relations, shown_to(resource.id, siblings))
    return {**made, "index_number": resource.index_number}


def _published_at(previewed: Previewed) -> datetime:
    first = previewed.stored.content.get("first_published_at")
    return datetime.fromisoformat(first) if first else previewed.resource.first_public_at or clock.now()
