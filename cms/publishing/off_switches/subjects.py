"""What can be switched off: finding it, asking whether the actor may, and how it stands in the change log."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import text_of
from cms.changes.log import Scope
from cms.changes.log import Subject as Changed
from cms.delivery.writing.write import scope_of
from cms.errors import Code, Problem, not_found
from cms.ids import is_id
from cms.library.load import permitted, revision_of
from cms.sites.models import Channel, Site
from cms.sites.scopes import scope_of_channel, scope_of_site
from permissions.actions import Action
from permissions.facts import Actor, PlaceFacts
from permissions.rules import in_scope_of_any


class Named(NamedTuple):
    """What a request names: `type` is resource, channel or site."""

    type: str
    id: str


class Found(NamedTuple):
    """The same, found and locked: how changes name it, where it is public, and the hash of what a resource shows."""

    changed: Changed
    scope: Scope | None
    content_hash: str | None = None


def find(actor: Actor, session: Session, named: Named, action: Action) -> Found:
    """Find it and let the action pass. Raises NOT_FOUND, FORBIDDEN with the reason."""
    if not is_id(named.id):
        raise not_found()
    return _FINDING[named.type](actor, session, named.id, action)


def _resource(actor: Actor, session: Session, resource_id: str, action: Action) -> Found:
    resource = permitted(actor, session, resource_id, action)
    if resource.live_number is None:
        return Found(Changed("resource", resource.id), None)
    revision, _ = revision_of(session, resource.id, resource.live_number)
    changed = Changed("resource", resource.id, revision.id, revision.content_hash)
    return Found(changed, scope_of(session, resource.id), revision.content_hash)


def _channel(actor: Actor, session: Session, channel_id: str, action: Action) -> Found:
    channel = session.get(Channel, channel_id, with_for_update={"key_share": True})
    if channel is None:
        raise not_found()
    lineages = _lineages(session, channel.owner_id, session.get_one(Site, channel.site_id).supervising_id)
    _require(actor, action, [PlaceFacts(one, channel.site_id, channel.lineage) for one in lineages])
    return Found(Changed("channel", channel.id), scope_of_channel(channel))


def _site(actor: Actor, session: Session, site_id: str, action: Action) -> Found:
    site = session.get(Site, site_id, with_for_update={"key_share": True})
    if site is None:
        raise not_found()
    lineages = _lineages(session, site.supervising_id)
    _require(actor, action, [PlaceFacts(one, site.id) for one in lineages])
    return Found(Changed("site", site.id), scope_of_site(site))


def _lineages(session: Session, *ids: str) -> list[str]:
    return list(session.scalars(select(Organization.lineage).where(Organization.id.in_(ids))))


def _require(actor: Actor, action: Action, places: list[PlaceFacts]) -> None:
    reason = in_scope_of_any(actor, action, places)
    if reason is not None:
        raise Problem(Code.FORBIDDEN, text_of(reason))


_FINDING: Mapping[str, Callable[[Actor, Session, str, Action], Found]] = {
    "resource": _resource,
    "channel": _channel,
    "site": _site,
}
