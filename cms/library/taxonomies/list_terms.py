"""Listing the terms of a scheme, in the order of the tree or sorted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session, aliased

from cms.accounts.ordering import order_by
from cms.accounts.trees import in_tree_order
from cms.authorization import require
from cms.library.taxonomies import queries
from cms.library.taxonomies.models import TaxonomyTerm
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"code": TaxonomyTerm.code, "label": TaxonomyTerm.label_zh}


def list_terms(actor: Actor, session: Session, scheme: str, query: Mapping[str, Any]) -> Page:
    """One page of terms, each row with the code of its broader term; `query` is a loaded `TermQuery`.

    `broader` keeps the terms right below a code, `q` those with the words in a label. Raises FORBIDDEN, NOT_FOUND
    (scheme), INVALID (cursor).
    """
    require(actor, Action.READ_DIRECTORY)
    queries.get_scheme(session, scheme)
    above = aliased(TaxonomyTerm)
    statement = select(TaxonomyTerm, above.code.label("broader"))
    statement = statement.outerjoin(above, above.id == TaxonomyTerm.broader_id).where(TaxonomyTerm.scheme == scheme)
    if query.get("broader"):
        statement = statement.where(above.code == query["broader"])
    if query.get("q"):
        fields = (
            TaxonomyTerm.code,
            TaxonomyTerm.label_zh,
            TaxonomyTerm.label_en,
            cast(TaxonomyTerm.alternative_labels, String),
        )
        statement = statement.where(or_(*(field.contains(query["q"], autoescape=True) for field in fields)))
    if query["sort"] == "tree":
        tree = in_tree_order(
            TaxonomyTerm.id, TaxonomyTerm.broader_id, TaxonomyTerm.position, TaxonomyTerm.scheme == scheme
        )
        statement = statement.join(tree, tree.c.id == TaxonomyTerm.id)
        order = [(tree.c.tree_key, False)]
    else:
        order = order_by(query["sort"], SORTS, TaxonomyTerm.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
