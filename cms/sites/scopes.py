"""How a site or channel stands in the change log: where it was and is, so that readers know what to make anew."""

from cms.changes.log import Scope
from cms.sites.models import Channel, Site


def scope_of_site(site: Site) -> Scope:
    """A site's address."""
    return {"sites": [site.id], "channels": [], "slug": site.slug, "domain": site.domain}


def scope_of_channel(channel: Channel) -> Scope:
    """A channel's place: its site and path."""
    return {"sites": [channel.site_id], "channels": [channel.id], "path": channel.path}
