"""Listing the assignments of an account."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.assignments.queries import SCOPES, assignments
from cms.accounts.models import RoleAssignment
from cms.accounts.ordering import order_by
from cms.accounts.users import queries as users
from cms.authorization import require
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor

SORTS = {"created_at": RoleAssignment.created_at}


def list_assignments(actor: Actor, session: Session, account_id: str, query: Mapping[str, Any]) -> Page:
    """One page of an account's assignments; `query` is a loaded `AssignmentQuery`. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_ACCOUNTS)
    users.get(session, account_id)
    statement = assignments().where(RoleAssignment.account_id == account_id)
    for column, scope_type in SCOPES.items():
        if query.get("scope") == scope_type:
            statement = statement.where(getattr(RoleAssignment, column).is_not(None))
    if query.get("level"):
        statement = statement.where(RoleAssignment.level == query["level"])
    order = order_by(query["sort"], SORTS, RoleAssignment.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])
