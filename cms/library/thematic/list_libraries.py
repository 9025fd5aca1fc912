"""Listing thematic libraries."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.accounts.ordering import order_by
from cms.authorization import require
from cms.library.thematic.models import ThematicLibrary
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {
    "title": ThematicLibrary.title,
    "slug": ThematicLibrary.slug,
    "updated_at": ThematicLibrary.updated_at,
}


def list_libraries(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of libraries; `query` is a loaded `LibraryQuery`. Raises FORBIDDEN, INVALID (cursor)."""
    require(actor, Action.READ_DIRECTORY)
    library = ThematicLibrary
    statement = select(library)
    if query["site_id"]:
        statement = statement.where(library.site_id == query["site_id"])
    if query["q"]:
        fields = (library.title, library.slug, library.description)
        statement = statement.where(or_(*(field.contains(query["q"], autoescape=True) for field in fields)))
    order = order_by(query["sort"], SORTS, library.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
