"""Sites and channels as the public sees them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.delivery.off import off_now
from cms.delivery.representation.addresses import channel_address, site_address
from cms.delivery.representation.page_tags import column_tags, site_tags
from cms.errors import not_found
from cms.sites.models import Channel, ChannelContributor, Site
from cms.web.answers import Answer
from cms.web.paging import page_answer, paginate

UNITS = ("supervising", "sponsoring", "operating")


def sites_answer(session: Session, limit: int, cursor: str | None, *, total: bool) -> Answer:
    """A page of sites, by slug."""
    statement = select(Site)
    if off := off_now():
        statement = statement.where(Site.id.not_in(off.sites))
    page = paginate(session, statement, [(Site.slug, False)], limit, cursor, total=total)
    sites = [row[0] for row in page.rows]
    names = _names(session, sites)
    return page_answer(page, [site_of(site, names) for site in sites])


def find_site(session: Session, slug: str) -> Site:
    """The site of this slug. Raises NOT_FOUND, GONE for one that is off."""
    site = session.scalar(select(Site).where(Site.slug == slug)) if slug.isprintable() else None
    if site is None:
        raise not_found()
    off_now().refuse_site(site.id)
    return site


def one_site(session: Session, slug: str) -> dict[str, Any]:
    """One site. Raises NOT_FOUND."""
    site = find_site(session, slug)
    return site_of(site, _names(session, [site]))


def site_of(site: Site, names: dict[str, str]) -> dict[str, Any]:
    """A site with its units, page tags and links."""
    units = {unit: getattr(site, f"{unit}_id") for unit in UNITS}
    return {
        "id": site.id,
        "slug": site.slug,
        "name": site.name,
        "domain": site.domain,
        "site_id_code": site.site_id_code,
        "legal_name": site.legal_name,
        "language": site.language,
        "description": site.description,
        **{unit: {"id": one, "name": names.get(one, "")} for unit, one in units.items()},
        "page_tags": site_tags(site),
        "links": {
            "self": f"/delivery/v1/sites/{site.slug}",
            "channels": f"/delivery/v1/sites/{site.slug}/channels",
            "resources": f"/delivery/v1/resources?site={site.slug}",
            "rss": f"/feeds/{site.slug}.rss",
            "atom": f"/feeds/{site.slug}.atom",
            "json_feed": f"/feeds/{site.slug}.json",
            "sitemap": f"/sitemaps/{site.slug}.xml",
            "html": site_address(site.domain),
        },
    }


def channel_tree(session: Session, slug: str) -> list[dict[str, Any]]:
    """The channels of a site as a tree, brothers by position. Raises NOT_FOUND for an unknown site."""
    site = find_site(session, slug)
    below: dict[str | None, list[Channel]] = defaultdict(list)
    wanted = select(Channel).where(Channel.site_id == site.id).order_by(Channel.position, Channel.path)
    hidden = off_now().channels
    for channel in session.scalars(wanted):
        if channel.id not in hidden:
            below[channel.parent_id].append(channel)

    units = units_of(session, [channel for channels in below.values() for channel in channels])

    def branch(parent: str | None) -> list[dict[str, Any]]:
        return [
            {**channel_of(site, channel), **units[channel.id], "children": branch(channel.id)}
            for channel in below[parent]
        ]

    return branch(None)


def units_of(session: Session, channels: Collection[Channel]) -> dict[str, dict[str, Any]]:
    """Of each channel the unit that owns it and those that contribute: each answers for what it places there (P7)."""
    ids = {channel.id for channel in channels}
    contributing: dict[str, list[dict[str, str]]] = {one: [] for one in ids}
    rows = (
        select(ChannelContributor.channel_id, Organization.id, Organization.name)
        .join(Organization, Organization.id == ChannelContributor.organization_id)
        .where(ChannelContributor.channel_id.in_(ids))
        .order_by(Organization.name, Organization.id)
    )
    for channel_id, one, name in session.execute(rows):
        contributing[channel_id].append({"id": one, "name": name})
    owners = {channel.owner_id for channel in channels}
    names = dict(session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(owners))).all())
    return {
        channel.id: {
            "owner": {"id": channel.owner_id, "name": names[channel.owner_id]},
            "contributors": contributing[channel.id],
        }
        for channel in channels
    }


def channel_of(site: Site, channel: Channel) -> dict[str, Any]:
    """A channel with the page tags of its list page."""
    return {
        "id": channel.id,
        "path": channel.path,
        "name": channel.name,
        "kind": channel.kind,
        "description": channel.description,
        "keywords": channel.keywords,
        "column_type": channel.column_type,
        "ends_on": channel.ends_on and channel.ends_on.isoformat(),
        "page_tags": column_tags(channel),
        "links": {
            "self": f"/delivery/v1/channels/{channel.id}",
            "resources": f"/delivery/v1/resources?site={site.slug}&channel={channel.path}",
            "rss": f"/feeds/{site.slug}/{channel.path}.rss",
            "atom": f"/feeds/{site.slug}/{channel.path}.atom",
            "json_feed": f"/feeds/{site.slug}/{channel.path}.json",
            "html": channel_address(site.domain, channel.path),
        },
    }


def _names(session: Session, sites: list[Site]) -> dict[str, str]:
    wanted = {getattr(site, f"{unit}_id") for site in sites for unit in UNITS}
    rows = session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(wanted)))
    return dict(rows.all())
