"""Why a list is empty, where the reader should hear of it: a value that names nothing, or a place that is off.

It is asked only when nothing was found, so that what is found costs no look-up more.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.accounts.models import Organization
from cms.delivery.lists.entries import ARCHIVED
from cms.delivery.models import DeliveredTerm
from cms.delivery.off import Off, switched_off
from cms.errors import Problem, invalid
from cms.ids import is_id
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.taxonomies.redirects import current_codes
from cms.library.thematic.fields import SCHEMES
from cms.library.thematic.models import ThematicLibrary
from cms.sites.models import Channel, Site
from schemas.text import Text

NO_SITE = Text("没有这个站点", "There is no such site")
NO_CHANNEL = Text("没有这个栏目", "There is no such channel")
NO_LIBRARY = Text("没有这个主题库", "There is no such thematic library")
NO_TERM = Text("该分类中没有这个代码", "The taxonomy has no such code")
NO_ORGANIZATION = Text("没有这个单位", "There is no such organization")
NO_LANGUAGE = Text("没有站点或公开信息使用这个语种", "No site and nothing public is in this language")


def why_empty(session: Session, query: Mapping[str, Any], off: Off) -> Problem | None:
    """Why nothing was found, if that is another thing than that there is nothing."""
    found = unknown_place(session, query) or unknown_value(session, query)
    return found or (place_off(session, query, off) if off else None)


def unknown_value(session: Session, query: Mapping[str, Any]) -> Problem | None:
    """The refusal of a code, an organization or a language that there is not. Any word may be a keyword."""
    asked = {name: set(query[name]) for name in SCHEMES if query.get(name)}
    known = _terms(session, asked) if asked else set()
    for name, codes in asked.items():
        if any((name, code) not in known for code in codes):
            return invalid(f"query/{name}", "unknown_term", NO_TERM)
    organizations = set(query.get("organization") or ())
    wanted = select(Organization.id).where(Organization.id.in_(organizations))
    if organizations and len(session.scalars(wanted).all()) < len(organizations):
        return invalid("query/organization", "unknown_organization", NO_ORGANIZATION)
    if any(not _is_spoken(session, one) for one in query.get("language") or ()):
        return invalid("query/language", "unknown_language", NO_LANGUAGE)
    return None


def _terms(session: Session, asked: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    term = TaxonomyTerm
    either = or_(*(and_(term.scheme == name, term.code.in_(codes)) for name, codes in asked.items()))
    known = {(scheme, code) for scheme, code in session.execute(select(term.scheme, term.code).where(either))}
    named = {(scheme, code) for scheme, codes in asked.items() for code in codes}
    return known | current_codes(session, named - known).keys()


def _is_spoken(session: Session, language: str) -> bool:
    """Whether a site or something public is in the language."""
    term, fields = DeliveredTerm, ("language", f"{ARCHIVED}language")
    items = select(term.resource_id).where(term.field.in_(fields), term.value == language)
    sites = select(Site.id).where(Site.language == language)
    return any(session.scalar(wanted.limit(1)) is not None for wanted in (sites, items))


def unknown_place(session: Session, query: Mapping[str, Any]) -> Problem | None:
    """The refusal of a site, channel or library that does not exist."""
    slugs = set(query.get("site") or [])
    if len(_sites(session, slugs)) < len(slugs):
        return invalid("query/site", "unknown_site", NO_SITE)
    if any(_channel(session, value, slugs) is None for value in query.get("channel") or []):
        return invalid("query/channel", "unknown_channel", NO_CHANNEL)
    if any(_library(session, value, slugs) is None for value in query.get("library") or []):
        return invalid("query/library", "unknown_library", NO_LIBRARY)
    return None


def place_off(session: Session, query: Mapping[str, Any], off: Off) -> Problem | None:
    """The refusal, if every site, channel or library that is asked for is switched off."""
    slugs = set(query.get("site") or [])
    sites = _sites(session, slugs)
    channels = [_channel(session, value, slugs) for value in query.get("channel") or []]
    libraries = [_library_site(session, value, slugs) for value in query.get("library") or []]
    for asked, hidden in ((sites, off.sites), (channels, off.channels), (libraries, off.sites)):
        if asked and hidden.issuperset(asked):
            return switched_off()
    return None


def _sites(session: Session, slugs: Collection[str]) -> list[str]:
    return list(session.scalars(select(Site.id).where(Site.slug.in_(slugs)))) if slugs else []


def _channel(session: Session, value: str, slugs: Collection[str]) -> str | None:
    """The id of the channel of this id, or at this path of the site."""
    return _find(session, Channel, Channel.path, value, slugs)


def _library_site(session: Session, value: str, slugs: Collection[str]) -> str | None:
    """The id of the site that a thematic library is on."""
    one = _library(session, value, slugs)
    return session.scalar(select(ThematicLibrary.site_id).where(ThematicLibrary.id == one)) if one else None


def _library(session: Session, value: str, slugs: Collection[str]) -> str | None:
    """The id of the thematic library of this id, or of this slug on the site."""
    return _find(session, ThematicLibrary, ThematicLibrary.slug, value, slugs)


def _find(
    session: Session,
    model: type[Channel | ThematicLibrary],
    name: InstrumentedAttribute[str],
    value: str,
    slugs: Collection[str],
) -> str | None:
    """The id of what has this id, or is named so on one of the sites."""
    wanted = select(model.id).where(model.id == value)
    if not is_id(value):
        wanted = select(model.id).join(Site, Site.id == model.site_id).where(Site.slug.in_(slugs), name == value)
    found: str | None = session.scalar(wanted)
    return found
