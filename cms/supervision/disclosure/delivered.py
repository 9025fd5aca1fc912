"""What the catalogue takes of the public read model: how much of a category is live, how a public answer is made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response
from sqlalchemy import ColumnElement, FromClause, Select, exists, func, select
from sqlalchemy.orm import Session

from cms.db import table_of
from cms.delivery.conditional import conditional_bytes, keyed
from cms.delivery.models import DeliveredInChannel, DeliveredInSite, DeliveredTerm
from cms.delivery.off import ANY_OFF, channel_is_on, is_on, is_on_at, off_now
from cms.delivery.quick_query import PublicBlueprint
from cms.errors import not_found
from cms.library.taxonomies.redirects import current_codes
from cms.library.thematic.fields import SCHEMES
from cms.library.thematic.rules import FIELDS
from cms.sites.models import Site
from cms.sites.queries import site_by_slug
from cms.web.answers import Answer

LIST = "/delivery/v1/resources"
SITE, CHANNEL = "site", "channel"
_CHANNEL, _SITE, _TERM = table_of(DeliveredInChannel), table_of(DeliveredInSite), table_of(DeliveredTerm)

Rule = Mapping[str, Sequence[str]]
Asked = tuple[Rule, str]
"""A rule, and the site on which it is asked."""

__all__ = ["PublicBlueprint", "Standing", "list_address", "public_answer", "public_site", "standings_of"]


class Standing(NamedTuple):
    """How many live resources are of a category, and when the newest was published."""

    number: int
    newest_at: datetime | None


def standings_of(session: Session, asked: Mapping[str, Asked]) -> dict[str, Standing]:
    """What lists show now, without what is switched off, for each rule; on its site unless the rule names others.

    One statement a rule; what is the same for all of them is asked once.
    """
    some_off = bool(session.scalar(select(ANY_OFF)))
    named = {(name, one) for rule, _ in asked.values() for name in SCHEMES for one in rule.get(name, ())}
    now = current_codes(session, named)
    found = {}
    for key, (rule, site_id) in asked.items():
        meant = {name: [now.get((name, one), one) for one in values] for name, values in rule.items()}
        placed = {**meant, SITE: rule.get(SITE) or [site_id]}
        found[key] = Standing(*session.execute(_counted(placed, some_off=some_off)).one())
    return found


def _counted(rule: Rule, *, some_off: bool) -> Select[*tuple[Any, ...]]:
    """The most selective field leads, as in lists; what stands there twice is counted once."""
    leading, *others = [name for name in FIELDS if name in rule]
    table, conditions = _asked(leading, rule[leading], some_off=some_off)
    found = select(table.c.resource_id, table.c.published_at).where(*conditions).distinct()
    for name in others:
        other, asked = _asked(name, rule[name], some_off=some_off)
        found = found.where(exists().where(other.c.resource_id == table.c.resource_id, *asked))
    if some_off:
        found = found.where(is_on(table.c.resource_id))
    rows = found.subquery()
    return select(func.count(), func.max(rows.c.published_at)).select_from(rows)


def _asked(name: str, values: Sequence[str], *, some_off: bool) -> tuple[FromClause, list[ColumnElement[bool]]]:
    if name == CHANNEL:
        table = _CHANNEL.alias()
        return table, [table.c.channel_id.in_(values), *([channel_is_on(table.c.channel_id)] if some_off else [])]
    if name == SITE:
        table = _SITE.alias()
        on = [is_on_at(table.c.site_id, table.c.resource_id)] if some_off else []
        return table, [table.c.site_id.in_(values), *on]
    table = _TERM.alias()
    return table, [table.c.field == name, table.c.value.in_(values)]


def list_address(rule: Rule, site: Site, slugs: Mapping[str, str]) -> str:
    """Where what the rule finds is read; `slugs` are those of other sites that it may name."""
    sites = [slugs[one] for one in rule.get(SITE, ()) if one in slugs] or [site.slug]
    others = [(name, one) for name, values in rule.items() if name != SITE for one in values]
    return f"{LIST}?{urlencode([*((SITE, one) for one in sites), *others])}"


def public_site(session: Session, slug: str) -> Site:
    """The site of this slug. Raises NOT_FOUND, GONE for one that is off."""
    found = site_by_slug(session, slug) if slug.isprintable() else None
    if found is None:
        raise not_found()
    off_now().refuse_site(found.id)
    return found


def public_answer(answer: Answer, *keys: str) -> Response:
    """A small answer with its validators and the surrogate keys of what it counts."""
    return keyed(conditional_bytes(answer.content()), *keys)
