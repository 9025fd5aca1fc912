"""Listing a site's categories with how they stand, in the order of the tree or sorted."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.ordering import order_by
from cms.accounts.trees import in_tree_order
from cms.authorization import require
from cms.sites.queries import get_site
from cms.supervision.disclosure.delivered import Standing
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.disclosure.queries import categories_of, owner_names
from cms.supervision.disclosure.standings import MISSING, STATES, headings, standings, states
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {
    "title": DisclosureCategory.title,
    "code": DisclosureCategory.code,
    "updated_at": DisclosureCategory.updated_at,
}


class Told(NamedTuple):
    """What is told of categories beside their own rows, by their ids; names by those of the owners."""

    standings: Mapping[str, Standing]
    states: Mapping[str, str | None]
    owners: Mapping[str, str]


def list_categories(actor: Actor, session: Session, site_id: str, query: Mapping[str, Any]) -> tuple[Page, Told]:
    """One page of categories; `query` is a loaded `CategoryQuery`. `missing`: those that lack something.

    To know which lack something all of the site are counted, of which there are at most a few hundred. Raises
    FORBIDDEN, NOT_FOUND (site), INVALID (cursor).
    """
    require(actor, Action.READ_DIRECTORY)
    site, category = get_site(session, site_id), DisclosureCategory
    wanted = set(query["state"] or STATES).intersection(MISSING if query["missing"] else STATES)
    statement = select(category).where(category.site_id == site.id)
    if query["owner"]:
        statement = statement.where(category.owner_id.in_(query["owner"]))
    every = None
    if query["state"] or query["missing"]:
        every = tell(session, site.id, categories_of(session, site.id))
        statement = statement.where(category.id.in_([one for one, state in every.states.items() if state in wanted]))
    if query["sort"] == "tree":
        tree = in_tree_order(category.id, category.parent_id, category.position, category.site_id == site.id)
        statement = statement.join(tree, tree.c.id == category.id)
        order = [(tree.c.tree_key, False)]
    else:
        order = order_by(query["sort"], SORTS, category.id)
    page = paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
    return page, every or tell(session, site.id, [row[0] for row in page.rows])


def tell(session: Session, site_id: str, categories: Sequence[DisclosureCategory]) -> Told:
    """How these categories stand now, and who answers for them."""
    found = standings(session, categories)
    return Told(found, states(categories, found, headings(session, site_id)), owner_names(session, categories))
