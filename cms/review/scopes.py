"""What the scopes of review policies are called."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.review.models import ReviewPolicy
from cms.sites.models import Channel, Site
from schemas.text import Text

_KINDS = (Text("单位", "organization"), Text("站点", "site"), Text("栏目", "channel"), Text("类型", "type"))


class ScopeNames(NamedTuple):
    """The names of what a policy is for; None stands for any."""

    organization: str | None
    site: str | None
    channel: str | None
    type: str | None


def scope_names(session: Session, policy_ids: Collection[str]) -> dict[str, ScopeNames]:
    """The names for each policy by its id, in the order of the ids; one query."""
    wanted = (
        select(ReviewPolicy.id, Organization.name, Site.name, Channel.name, ReviewPolicy.type)
        .outerjoin(Organization, Organization.id == ReviewPolicy.organization_id)
        .outerjoin(Site, Site.id == ReviewPolicy.site_id)
        .outerjoin(Channel, Channel.id == ReviewPolicy.channel_id)
        .where(ReviewPolicy.id.in_(policy_ids))
        .order_by(ReviewPolicy.id)
    )
    return {row[0]: ScopeNames(*row[1:]) for row in session.execute(wanted)}


def told_scopes(session: Session, policy_ids: Collection[str]) -> dict[str, Text]:
    """The same in words for people."""
    return {one: _told(names) for one, names in scope_names(session, policy_ids).items()}


def _told(names: ScopeNames) -> Text:
    named = [(kind, name) for kind, name in zip(_KINDS, names, strict=True) if name is not None]
    if not named:
        return Text("不限范围", "for everything")
    return Text(
        "，".join(f"{kind.zh} {name}" for kind, name in named), ", ".join(f"{kind.en} {name}" for kind, name in named)
    )
