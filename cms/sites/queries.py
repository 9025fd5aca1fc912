"""Looking up sites and channels, for this noun and later ones."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.uniqueness import unknown
from cms.errors import not_found
from cms.sites.models import Channel, ChannelContributor, Site
from schemas.text import Text

UNKNOWN_CHANNEL = Text("没有这个栏目", "There is no such channel")


def get_site(session: Session, site_id: str) -> Site:
    """One site. Raises NOT_FOUND."""
    found = session.get(Site, site_id)
    if found is None:
        raise not_found()
    return found


def get_channel(session: Session, channel_id: str, site_id: str | None = None) -> Channel:
    """One channel, of the site if one is named. Raises NOT_FOUND."""
    found = session.get(Channel, channel_id)
    if found is None or site_id not in (None, found.site_id):
        raise not_found()
    return found


def named_channel(session: Session, channel_id: str, site_id: str, pointer: str) -> Channel:
    """The channel of the site that a field of the input names. Raises INVALID at `pointer`."""
    found = session.get(Channel, channel_id)
    if found is None or found.site_id != site_id:
        raise unknown(pointer, UNKNOWN_CHANNEL)
    return found


def site_by_slug(session: Session, slug: str) -> Site | None:
    """The site with this slug, if there is one."""
    return session.scalars(select(Site).where(Site.slug == slug)).one_or_none()


def sites_by_id(session: Session, ids: Iterable[str]) -> dict[str, Site]:
    """The sites with these ids, in one query; absent ones are left out."""
    wanted = set(ids)
    return {site.id: site for site in session.scalars(select(Site).where(Site.id.in_(wanted)))} if wanted else {}


def channel_by_path(session: Session, site_slug: str, path: str) -> Channel | None:
    """The channel at a path (`zwgk/zcwj`) of the site with this slug, if there is one."""
    wanted = select(Channel).join(Site, Site.id == Channel.site_id).where(Site.slug == site_slug, Channel.path == path)
    return session.scalars(wanted).one_or_none()


def channels_by_id(session: Session, ids: Iterable[str]) -> dict[str, Channel]:
    """The channels with these ids, in one query; absent ones are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {channel.id: channel for channel in session.scalars(select(Channel).where(Channel.id.in_(wanted)))}


def contributors(session: Session, channel_ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the contributing organizations of each channel; every channel asked for is there."""
    found: dict[str, list[str]] = {channel_id: [] for channel_id in channel_ids}
    if not found:
        return found
    wanted = select(ChannelContributor).where(ChannelContributor.channel_id.in_(found))
    for row in session.scalars(wanted.order_by(ChannelContributor.organization_id)):
        found[row.channel_id].append(row.organization_id)
    return found
