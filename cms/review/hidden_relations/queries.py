"""Reading hidden relations: what a page does not show, what it did not, and why."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.names import names_of_accounts
from cms.authorization import judged, require
from cms.delivery.links.relations import inverse_of
from cms.delivery.models import DeliveredResource
from cms.errors import not_found
from cms.ids import is_id
from cms.library.hidden_relations.models import HiddenRelation
from cms.library.models import Resource
from cms.review.hidden_relations.facts import STATE, Found, Source, facts_of_hidden, hidden_matching
from cms.web.paging import Page, narrowed, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.sharing import HIDDEN_RELATIONS


def list_hidden(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Those on pages, and by resources, within scope; `queue=mine`: what the actor may let be shown again.

    Raises FORBIDDEN, INVALID (cursor).
    """
    require(actor, Action.READ_RESOURCE)
    action = Action.SHOW_RELATION if query["queue"] == "mine" else Action.READ_RESOURCE
    hidden = HiddenRelation
    statement = _all().where(hidden_matching(HIDDEN_RELATIONS.allowed(actor, action)))
    columns = {"state": STATE, "resource": hidden.target_id, "related": hidden.source_id}
    statement = narrowed(statement, query, columns)
    descending = query["sort"].startswith("-")
    order = [(hidden.hidden_at, descending), (hidden.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def find_hidden(session: Session, hidden_id: str) -> Found:
    """One of this id, whoever asks. Raises NOT_FOUND."""
    row = session.execute(_all().where(HiddenRelation.id == hidden_id)).one_or_none() if is_id(hidden_id) else None
    if row is None:
        raise not_found()
    return Found(*row)


def get_hidden(actor: Actor, session: Session, hidden_id: str) -> Found:
    """One that the actor would find in the list. Raises NOT_FOUND."""
    found = find_hidden(session, hidden_id)
    facts = facts_of_hidden(session, [found])[found.hidden.id]
    judged(HIDDEN_RELATIONS.judge(actor, Action.READ_RESOURCE, facts))
    return found


def _all() -> Select[HiddenRelation, Resource, Resource]:
    hidden = HiddenRelation
    joined = select(hidden, Resource, Source).join(Resource, Resource.id == hidden.target_id)
    return joined.join(Source, Source.id == hidden.source_id)


def hidden_rows(session: Session, found: Collection[Found]) -> list[dict[str, object]]:
    """Hidden relations as the API shows them, in two queries however many there are."""
    shown = DeliveredResource
    wanted = select(shown.resource_id, shown.title)
    both = {one.id for row in found for one in (row.resource, row.related)}
    titles = dict(session.execute(wanted.where(shown.resource_id.in_(both))).all())
    names = names_of_accounts(session, (by for row in found for by in (row.hidden.hidden_by, row.hidden.shown_by)))
    return [
        {
            "id": hidden.id,
            "state": "hidden" if hidden.shown_at is None else "shown",
            "resource": {"id": resource.id, "type": resource.type, "title": titles.get(resource.id)},
            "relation": inverse_of(hidden.type),
            "related": {"id": related.id, "type": related.type, "title": titles.get(related.id)},
            "reason": hidden.reason,
            "hidden_by": hidden.hidden_by,
            "hidden_by_name": names[hidden.hidden_by],
            "hidden_at": clock.rfc3339(hidden.hidden_at),
            "shown_by": hidden.shown_by,
            "shown_by_name": names.get(hidden.shown_by or ""),
            "shown_at": clock.rfc3339_or_none(hidden.shown_at),
        }
        for hidden, resource, related in found
    ]
