"""Listing the channels of a site, in the order of the tree or sorted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.accounts.ordering import order_by
from cms.accounts.trees import in_tree_order
from cms.authorization import require
from cms.sites import queries
from cms.sites.models import Channel
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"name": Channel.name, "path": Channel.path, "updated_at": Channel.updated_at}


def list_channels(actor: Actor, session: Session, site_id: str, query: Mapping[str, Any]) -> Page:
    """One page of a site's channels; `query` is a loaded `ChannelQuery`.

    Raises FORBIDDEN, NOT_FOUND (site), INVALID (cursor).
    """
    require(actor, Action.READ_DIRECTORY)
    queries.get_site(session, site_id)
    statement = select(Channel).where(Channel.site_id == site_id)
    for name in ("parent_id", "owner_id"):
        if query.get(name):
            statement = statement.where(getattr(Channel, name) == query[name])
    if query.get("kind"):
        statement = statement.where(Channel.kind.in_(query["kind"]))
    if query.get("q"):
        fields = (Channel.name, Channel.path)
        statement = statement.where(or_(*(field.contains(query["q"], autoescape=True) for field in fields)))
    if query["sort"] == "tree":
        tree = in_tree_order(Channel.id, Channel.parent_id, Channel.position, Channel.site_id == site_id)
        statement = statement.join(tree, tree.c.id == Channel.id)
        order = [(tree.c.tree_key, False)]
    else:
        order = order_by(query["sort"], SORTS, Channel.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
