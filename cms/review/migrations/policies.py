"""Migration policies: where content of an import may be decided on in batches, and by which terms (P2)."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import Code, FieldError, Problem, invalid, not_found, wrong_state
from cms.ids import is_id, new_id
from cms.review.migrations.models import MigrationPolicy
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text

NO_ORGANIZATION = Text("没有这个单位", "There is no such organization")
EXISTS = Text("该单位已有迁移规则，请先删除", "The organization has a policy; delete it first")


class Terms(NamedTuple):
    """By what a batch goes: at least so many levels, how much of it is read in full, how many items it has at most."""

    levels: int
    sample_percent: int
    sample_least: int
    most_items: int


def terms_for(session: Session, organization_ids: Iterable[str]) -> Terms:
    """The strictest of the terms of these units, each by the nearest policy above it.

    Raises WRONG_STATE, naming the unit, where there is no policy: then each item goes to review by itself.
    """
    units = session.scalars(select(Organization).where(Organization.id.in_(list(organization_ids)))).all()
    above = {one for unit in units for one in _lineage(unit)}
    policy = MigrationPolicy
    fitting = select(policy).where(or_(policy.organization_id.is_(None), policy.organization_id.in_(above)))
    known = session.scalars(fitting).all()
    policies = [_nearest(known, unit) for unit in units]
    return Terms(
        max(policy.levels for policy in policies),
        max(policy.sample_percent for policy in policies),
        max(policy.sample_least for policy in policies),
        min(policy.most_items for policy in policies),
    )


def _lineage(unit: Organization) -> list[str]:
    """The ids of a unit and those above it, the topmost first."""
    return unit.lineage.strip("/").split("/")


def _nearest(known: Iterable[MigrationPolicy], unit: Organization) -> MigrationPolicy:
    above = _lineage(unit)
    found = [one for one in known if one.organization_id is None or one.organization_id in above]
    if not found:
        raise wrong_state(
            Text(
                f"{unit.name}没有迁移规则：请系统管理员通过 POST /api/v1/migration-policies 设置，或逐条送审",
                f"{unit.name} has no migration policy: an administrator sets one by POST /api/v1/migration-policies, "
                "or items are sent for review one by one",
            )
        )
    return max(found, key=lambda one: above.index(one.organization_id) if one.organization_id else -1)


def create_policy(actor: Actor, session: Session, command: Mapping[str, Any]) -> MigrationPolicy:
    """Allow batches of an organization and what is below it (None: of any). Raises FORBIDDEN, INVALID, CONFLICT."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    check_policy(session, command)
    policy = MigrationPolicy(id=new_id(), created_at=clock.now(), **command)
    session.add(policy)
    session.flush()
    return policy


def check_policy(session: Session, command: Mapping[str, Any]) -> None:
    """Raise INVALID or CONFLICT unless the policy could be set now."""
    organization_id = command["organization_id"]
    if organization_id is not None and session.get(Organization, organization_id) is None:
        raise invalid("/organization_id", "not_found", NO_ORGANIZATION)
    same = select(MigrationPolicy.id).where(MigrationPolicy.organization_id.is_not_distinct_from(organization_id))
    if session.scalar(same) is not None:
        raise Problem(Code.CONFLICT, errors=[FieldError("/organization_id", "exists", EXISTS)])


def get_policy(actor: Actor, session: Session, policy_id: str) -> MigrationPolicy:
    """One policy. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.READ_DIRECTORY)
    return find_policy(session, policy_id)


def find_policy(session: Session, policy_id: str) -> MigrationPolicy:
    """The same for somebody who was let in already. Raises NOT_FOUND."""
    policy = session.get(MigrationPolicy, policy_id) if is_id(policy_id) else None
    if policy is None:
        raise not_found()
    return policy


def delete_policy(actor: Actor, session: Session, policy_id: str) -> None:
    """Take a policy away; batches that are under way keep its terms. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    session.delete(find_policy(session, policy_id))
    session.flush()


def list_policies(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Every policy, in the order of creation."""
    require(actor, Action.READ_DIRECTORY)
    order = [(MigrationPolicy.created_at, False), (MigrationPolicy.id, False)]
    return paginate(session, select(MigrationPolicy), order, query["limit"], query["cursor"], total=query["total"])
