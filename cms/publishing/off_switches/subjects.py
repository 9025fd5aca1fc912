"""What can be switched off: finding it, asking whether the actor may, and how it stands in the change log."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.authorization import authorise, text_of
from cms.changes.log import Scope
from cms.changes.log import Subject as Changed
from cms.delivery.writing.write import scope_of
from cms.errors import Code, Problem, not_found
from cms.ids import is_id
from cms.library.facts import facts_of
from cms.library.load import held_resource, load_resource, revision_of
from cms.sites.models import Channel, Site
from cms.sites.scopes import scope_of_channel, scope_of_site
from permissions.actions import Action
from permissions.facts import Actor, SwitchFacts
from permissions.filters import matches
from permissions.supervising import refusal_to_switch, supervised


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
    """Find it and let switching it off pass; whether a switch may be lifted is asked of the switch.

    Raises NOT_FOUND, FORBIDDEN with the reason.
    """
    if not is_id(named.id):
        raise not_found()
    return _FINDING[named.type](actor, session, named.id, action)


def _resource(actor: Actor, session: Session, resource_id: str, action: Action) -> Found:
    load = load_resource if action is Action.SWITCH_OFF else held_resource
    resource = load(session, resource_id, lock=True)
    facts = facts_of(session, [resource])[resource.id]
    if action is Action.SWITCH_OFF:
        authorise(actor, action, facts)
    elif not matches(supervised(actor), facts):
        authorise(actor, Action.READ_RESOURCE, facts)
    if resource.live_number is None:
        return Found(Changed("resource", resource.id), None)
    revision, _ = revision_of(session, resource.id, resource.live_number)
    changed = Changed("resource", resource.id, revision.id, revision.content_hash)
    return Found(changed, scope_of(session, resource.id), revision.content_hash)


def _channel(actor: Actor, session: Session, channel_id: str, action: Action) -> Found:
    channel = session.get(Channel, channel_id, with_for_update={"key_share": True})
    if channel is None:
        raise not_found()
    if action is Action.SWITCH_OFF:
        _require(actor, session, session.get_one(Site, channel.site_id))
    return Found(Changed("channel", channel.id), scope_of_channel(channel))


def _site(actor: Actor, session: Session, site_id: str, action: Action) -> Found:
    site = session.get(Site, site_id, with_for_update={"key_share": True})
    if site is None:
        raise not_found()
    if action is Action.SWITCH_OFF:
        _require(actor, session, site)
    return Found(Changed("site", site.id), scope_of_site(site))


def _require(actor: Actor, session: Session, site: Site) -> None:
    facts = SwitchFacts(session.get_one(Organization, site.supervising_id).lineage)
    reason = refusal_to_switch(actor, Action.SWITCH_OFF, facts)
    if reason is not None:
        raise Problem(Code.FORBIDDEN, text_of(reason))


_FINDING: Mapping[str, Callable[[Actor, Session, str, Action], Found]] = {
    "resource": _resource,
    "channel": _channel,
    "site": _site,
}
