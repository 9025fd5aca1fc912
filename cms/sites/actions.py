"""What may be done with sites and channels, for a page at once, as answers tell it."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.sites.models import Channel, Site
from cms.web.actions import present_actions
from permissions.actions import Action
from permissions.facts import Actor, PlaceFacts, SwitchFacts
from permissions.rules import in_scope_of_any, refusal
from permissions.supervising import refusal_to_switch


def actions_on_sites(actor: Actor, session: Session, sites: Collection[Site]) -> dict[str, dict[str, object]]:
    """For each site by its id: changing it, switching it off, and having thematic libraries on it; one query."""
    lineages = _lineages(session, {unit for site in sites for unit in (site.supervising_id, site.sponsoring_id)})
    manages = refusal(actor, Action.MANAGE_SITES)
    found = {}
    for site in sites:
        supervised = SwitchFacts(lineages[site.supervising_id])
        sponsoring = PlaceFacts(lineages[site.sponsoring_id], site.id)
        libraries = Action.MANAGE_THEMATIC_LIBRARIES
        found[site.id] = present_actions(
            {
                Action.MANAGE_SITES: manages,
                Action.SWITCH_OFF: refusal_to_switch(actor, Action.SWITCH_OFF, supervised),
                libraries: in_scope_of_any(actor, libraries, [sponsoring]),
            }
        )
    return found


def actions_on_channels(actor: Actor, session: Session, channels: Collection[Channel]) -> dict[str, dict[str, object]]:
    """For each channel by its id: changing it, and switching it off; two queries."""
    of_site = select(Site.id, Site.supervising_id).where(Site.id.in_({channel.site_id for channel in channels}))
    supervising = dict(session.execute(of_site).all())
    lineages = _lineages(session, set(supervising.values()))
    manages = refusal(actor, Action.MANAGE_SITES)
    found = {}
    for channel in channels:
        off = refusal_to_switch(actor, Action.SWITCH_OFF, SwitchFacts(lineages[supervising[channel.site_id]]))
        found[channel.id] = present_actions({Action.MANAGE_SITES: manages, Action.SWITCH_OFF: off})
    return found


def _lineages(session: Session, ids: Collection[str]) -> dict[str, str]:
    return dict(session.execute(select(Organization.id, Organization.lineage).where(Organization.id.in_(ids))).all())
