"""Listing schemes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.accounts.ordering import order_by
from cms.authorization import require
from cms.library.taxonomies.models import TaxonomyScheme
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"code": TaxonomyScheme.code, "label": TaxonomyScheme.label_zh}


def list_schemes(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of schemes; `query` is a loaded `SchemeQuery`. Raises FORBIDDEN, INVALID (cursor)."""
    require(actor, Action.READ_DIRECTORY)
    statement = select(TaxonomyScheme)
    if query.get("q"):
        fields = (TaxonomyScheme.code, TaxonomyScheme.label_zh, TaxonomyScheme.label_en)
        statement = statement.where(or_(*(field.contains(query["q"], autoescape=True) for field in fields)))
    order = order_by(query["sort"], SORTS, TaxonomyScheme.code)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
