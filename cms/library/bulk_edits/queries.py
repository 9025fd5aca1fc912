"""Reading bulk edits and their items."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.authorization import require
from cms.library.bulk_edits.load import own_edit
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.library.facts import resources_matching
from cms.library.models import Resource
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects


def list_edits(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """The actor's bulk edits. Raises FORBIDDEN."""
    require(actor, Action.EDIT_RESOURCE)
    edit = BulkEdit
    statement = select(edit).where(edit.account_id == actor.account_id)
    if query["state"]:
        statement = statement.where(edit.state.in_(query["state"]))
    descending = query["sort"].startswith("-")
    order = [(edit.started_at, descending), (edit.id, descending)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def list_items(actor: Actor, session: Session, edit_id: str, query: Mapping[str, Any]) -> tuple[BulkEdit, Page]:
    """The items of one of the actor's bulk edits, with their resources: those that the actor may still read."""
    edit, item = own_edit(actor, session, edit_id), BulkEditItem
    readable = resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
    statement = select(item, Resource).join(Resource, Resource.id == item.resource_id)
    statement = statement.where(item.edit_id == edit.id, readable)
    if query["outcome"]:
        statement = statement.where(item.outcome.in_(query["outcome"]))
    order = [(item.position, False)]
    return edit, paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
