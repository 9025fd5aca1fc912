"""Whether the public sees something of a site, channel or term: while it does not, its administrators change it alone.

What is switched off or archived counts: it is there, and comes back, or is read by its id and in the archive's lists.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from cms.delivery.lists.entries import ARCHIVED, IdText
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredTerm
from cms.library.models import Resource
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.redirects import codes_merged_into
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel


def site_is_shown(session: Session, site_id: str) -> bool:
    """Whether anything public is or stood on the site, is at home there, or in a thematic library of it."""
    placed = exists().where(DeliveredInSite.site_id == site_id)
    at_home = exists().where(Resource.home_site_id == site_id, Resource.live_number.is_not(None))
    libraries = select(IdText(ThematicLibrary.id)).where(ThematicLibrary.site_id == site_id)
    found = (placed, at_home, _is_carried("site", [site_id]), _is_carried("library", libraries))
    return bool(session.scalar(select(or_(*found))))


def channel_is_shown(session: Session, channel: Channel) -> bool:
    """Whether anything public is or stood in the channel or below it, or is at home there."""
    is_below = Channel.lineage.startswith(channel.lineage)
    below = select(Channel.id).where(is_below)
    placed = exists().where(DeliveredInChannel.channel_id.in_(below))
    at_home = exists().where(Resource.home_channel_id.in_(below), Resource.live_number.is_not(None))
    stood = _is_carried("channel", select(IdText(Channel.id)).where(is_below))
    return bool(session.scalar(select(or_(placed, at_home, stood))))


def term_is_shown(session: Session, term: TaxonomyTerm) -> bool:
    """Whether anything public carries the term, one below it, or a code that was merged into it."""
    codes = [term.code, *codes_merged_into(session, term.id)]
    wanted = _narrower([term.id])
    while rows := session.execute(wanted).all():
        codes += [code for _, code in rows]
        wanted = _narrower([one for one, _ in rows])
    return bool(session.scalar(select(_is_carried(term.scheme, codes))))


def _is_carried(field: str, values: Collection[str] | Select[str]) -> ColumnElement[bool]:
    """That lists find something by one of the values: what is live, or what is archived."""
    term = DeliveredTerm
    return exists().where(term.field.in_((field, ARCHIVED + field)), term.value.in_(values))


def _narrower(ids: list[str]) -> Select[str, str]:
    return select(TaxonomyTerm.id, TaxonomyTerm.code).where(TaxonomyTerm.broader_id.in_(ids))
