"""What is due to be checked, and whom to remind: who wrote it last, or the unit once that person no longer can."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from cms import clock
from cms.accounts.models import Account, Organization, Person, RoleAssignment
from cms.authorization import require
from cms.library.facts import resources_matching
from cms.library.models import Resource, Revision, State
from cms.sites.models import Channel
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.duties import Duty
from permissions.facts import Actor
from permissions.rules import allowed_objects

_Scope = aliased(Organization)
_Subtree = aliased(Channel)
_Holder = aliased(Organization)
_Home = aliased(Channel)


def _still_there() -> ColumnElement[bool]:
    """That the author's account is open and has the resource in its scope: `in_scope`, asked about somebody else."""
    grant = RoleAssignment
    within = or_(
        _begins_with(_Holder.lineage, _Scope.lineage),
        grant.site_id == Resource.home_site_id,
        _begins_with(_Home.lineage, _Subtree.lineage),
    )
    granted = (
        select(grant.id)
        .outerjoin(_Scope, _Scope.id == grant.organization_id)
        .outerjoin(_Subtree, _Subtree.id == grant.channel_id)
        .where(grant.account_id == Account.id, within)
    )
    here = granted.correlate(Account, Resource, _Holder, _Home)
    return and_(Account.is_active, Account.duty == Duty.EDITOR, here.exists())


def _begins_with(lineage: Any, prefix: Any) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = func.substr(lineage, 1, func.length(prefix)) == prefix
    return begins


def _due(actor: Actor, within: int) -> Select[*tuple[Any, ...]]:
    """What the actor may read and is to be checked within so many days: rows of the resource, author, the unit.

    What was withdrawn or archived stands no longer; it is listed again as soon as there is a newer draft of it.
    """
    last = and_(Revision.resource_id == Resource.id, Revision.number == Resource.head_number)
    return (
        select(
            Resource,
            Account.id.label("account_id"),
            Person.name.label("author"),
            _still_there().label("is_there"),
            _Holder.name.label("unit"),
        )
        .join(Revision, last)
        .join(Account, Account.id == Revision.author_account_id)
        .join(Person, Person.id == Account.person_id)
        .join(_Holder, _Holder.id == Resource.organization_id)
        .outerjoin(_Home, _Home.id == Resource.home_channel_id)
        .where(
            Resource.review_by <= clock.today() + timedelta(days=within),
            Resource.deleted_at.is_(None),
            Resource.state.not_in((State.WITHDRAWN, State.ARCHIVED)),
            resources_matching(allowed_objects(actor, Action.READ_RESOURCE)),
        )
    )


def list_reminders(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """What is due, the longest due first; `mine`: what the actor wrote last, and what nobody else is there for.

    Raises FORBIDDEN to who reads no resources.
    """
    require(actor, Action.READ_RESOURCE)
    statement = _due(actor, query["within"])
    if query["organization"]:
        statement = statement.where(Resource.organization_id.in_(query["organization"]))
    if query["mine"]:
        statement = statement.where(or_(Account.id == actor.account_id, ~_still_there()))
    order = [(Resource.review_by, False), (Resource.id, False)]
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def count_reminders(actor: Actor, session: Session, within: int) -> list[dict[str, object]]:
    """How much is due in each organization that the actor sees, over time and without an author. Raises FORBIDDEN."""
    require(actor, Action.READ_RESOURCE)
    due = _due(actor, within).subquery()
    late = func.sum(case((due.c.review_by < clock.today(), 1), else_=0))
    lost = func.sum(case((due.c.is_there, 0), else_=1))
    counted = select(due.c.organization_id, due.c.unit, func.count(), late, lost)
    rows = session.execute(
        counted.group_by(due.c.organization_id, due.c.unit).order_by(func.count().desc(), due.c.unit)
    )
    return [
        {
            "organization_id": one,
            "organization_name": unit,
            "due": count,
            "overdue": int(overdue),
            "without_author": int(without),
        }
        for one, unit, count, overdue, without in rows
    ]
