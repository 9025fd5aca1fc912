"""Listing organizations: as a tree or sorted, filtered by parent, level, region and words of the name."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.accounts.ordering import order_by
from cms.accounts.trees import in_tree_order
from cms.authorization import require
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"name": Organization.name, "credit_code": Organization.credit_code, "created_at": Organization.created_at}


def list_organizations(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of organizations; `query` is a loaded `OrganizationQuery`. `within` is a whole subtree.

    Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.READ_DIRECTORY)
    statement = select(Organization)
    for name in ("parent_id", "level", "region"):
        if query.get(name) is not None:
            statement = statement.where(getattr(Organization, name) == query[name])
    if query.get("q"):
        statement = statement.where(Organization.name.contains(query["q"], autoescape=True))
    if query.get("within"):
        statement = statement.where(Organization.lineage.contains(f"/{query['within']}/", autoescape=True))
    if query["sort"] == "tree":
        tree = in_tree_order(Organization.id, Organization.parent_id, None)
        statement = statement.join(tree, tree.c.id == Organization.id)
        order = [(tree.c.tree_key, False)]
    else:
        order = order_by(query["sort"], SORTS, Organization.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
