"""Listing sites, filtered by unit, language and words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.accounts.ordering import order_by
from cms.authorization import require
from cms.sites.models import Site
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"name": Site.name, "slug": Site.slug, "created_at": Site.created_at}


def list_sites(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of sites; `query` is a loaded `SiteQuery`; `organization` is any of the three units.

    Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.READ_DIRECTORY)
    statement = select(Site)
    if query.get("organization"):
        units = (Site.supervising_id, Site.sponsoring_id, Site.operating_id)
        statement = statement.where(or_(*(unit == query["organization"] for unit in units)))
    if query.get("language"):
        statement = statement.where(Site.language == query["language"])
    if query.get("q"):
        fields = (Site.name, Site.legal_name, Site.domain, Site.slug)
        statement = statement.where(or_(*(field.contains(query["q"], autoescape=True) for field in fields)))
    order = order_by(query["sort"], SORTS, Site.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
