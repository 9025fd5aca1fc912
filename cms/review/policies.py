"""How many levels review a resource: policies as data, the most specific first, three levels otherwise (P2)."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import require
from cms.errors import invalid, not_found
from cms.ids import is_id, new_id
from cms.review.models import ReviewPolicy
from cms.sites.models import Channel
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from schemas.text import Text


class Reviewed(Protocol):
    """What the rules look at beside the channels: whose it is, and of which type."""

    @property
    def organization_id(self) -> str:
        """The unit it belongs to."""
        ...

    @property
    def type(self) -> str:
        """Its content type."""
        ...


def levels_for(session: Session, resource: Reviewed, channels: Iterable[str], default: int) -> int:
    """How many levels the resource must pass, placed in these channels: what the strictest of them demands.

    A policy applies to a channel when everything it names fits: the channel or one above it, the owning organization or
    one above it, the type. Of those that apply the nearest channel counts first, then the organization, then the type.
    """
    lineages = list(session.scalars(select(Channel.lineage).where(Channel.id.in_(list(channels)))))
    return max(_levels_in(session, resource, lineage, default) for lineage in lineages or [""])


def _levels_in(session: Session, resource: Reviewed, lineage: str, default: int) -> int:
    channels = _from_the_root(lineage) if lineage else []
    organizations = _from_the_root(session.get_one(Organization, resource.organization_id).lineage)
    candidates = session.scalars(
        select(ReviewPolicy).where(
            or_(ReviewPolicy.type.is_(None), ReviewPolicy.type == resource.type),
            or_(ReviewPolicy.channel_id.is_(None), ReviewPolicy.channel_id.in_(channels)),
            or_(ReviewPolicy.organization_id.is_(None), ReviewPolicy.organization_id.in_(organizations)),
        )
    ).all()
    if not candidates:
        return default

    def specificity(policy: ReviewPolicy) -> tuple[int, int, bool, str]:
        return (
            channels.index(policy.channel_id) + 1 if policy.channel_id else 0,
            organizations.index(policy.organization_id) + 1 if policy.organization_id else 0,
            policy.type is not None,
            policy.id,
        )

    return max(candidates, key=specificity).levels


def _from_the_root(lineage: str) -> list[str]:
    """The ids of a lineage, the root's first."""
    return lineage.strip("/").split("/")


def create_policy(actor: Actor, session: Session, command: Mapping[str, Any]) -> ReviewPolicy:
    """Set the levels for a channel, an organization, a type, or a combination. Raises FORBIDDEN, INVALID."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    check_policy(session, command)
    policy = ReviewPolicy(id=new_id(), created_at=clock.now(), **command)
    session.add(policy)
    session.flush()
    return policy


def check_policy(session: Session, command: Mapping[str, Any]) -> None:
    """Raise INVALID unless the policy could be set now."""
    for name, model in (("organization_id", Organization), ("channel_id", Channel)):
        if command[name] is not None and session.get(model, command[name]) is None:
            raise invalid(
                f"/{name}", "not_found", Text("没有这个单位或栏目", "There is no such organization or channel")
            )
    same = select(ReviewPolicy.id).where(
        *(
            getattr(ReviewPolicy, name).is_not_distinct_from(command[name])
            for name in ("organization_id", "channel_id", "type")
        ),
    )
    if session.scalar(same) is not None:
        raise invalid(
            "/levels",
            "exists",
            Text("已有相同范围的规则，请先删除", "There is one for the same scope; delete it first"),
        )


def delete_policy(actor: Actor, session: Session, policy_id: str) -> None:
    """Take a policy away; submissions that are open keep their levels. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    session.delete(find_policy(session, policy_id))
    session.flush()


def find_policy(session: Session, policy_id: str) -> ReviewPolicy:
    """One policy. Raises NOT_FOUND."""
    policy = session.get(ReviewPolicy, policy_id) if is_id(policy_id) else None
    if policy is None:
        raise not_found()
    return policy


def list_policies(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """Every policy, in the order of creation."""
    require(actor, Action.READ_DIRECTORY)
    order = [(ReviewPolicy.created_at, False), (ReviewPolicy.id, False)]
    return paginate(session, select(ReviewPolicy), order, query["limit"], query["cursor"], total=query["total"])
