"""Listing users, filtered by duty, organization (with everything below it), person, state and words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session

from cms.accounts.models import Account, Organization, Person
from cms.accounts.ordering import order_by
from cms.accounts.users.queries import users
from cms.authorization import require
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"username": Account.username, "name": Person.name, "created_at": Account.created_at}


def list_users(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of users; `query` is a loaded `UserQuery`. Raises FORBIDDEN, INVALID (cursor)."""
    require(actor, Action.READ_ACCOUNTS)
    statement = users()
    if query.get("duty"):
        statement = statement.where(Account.duty.in_(query["duty"]))
    if query.get("active") is not None:
        statement = statement.where(Account.is_active.is_(query["active"]))
    if query.get("organization"):
        statement = statement.where(Organization.lineage.contains(f"/{query['organization']}/", autoescape=True))
    if query.get("person_id"):
        statement = statement.where(Person.id == query["person_id"])
    if query.get("q"):
        words = query["q"]
        fields = (Account.username, Person.name, Person.staff_number)
        statement = statement.where(or_(*(field.contains(words, autoescape=True) for field in fields)))
    order = order_by(query["sort"], SORTS, Account.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
