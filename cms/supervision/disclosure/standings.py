"""How each category of a catalogue stands: enough, too little, too old, or nothing at all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.supervision.disclosure.delivered import Standing, standings_of
from cms.supervision.disclosure.models import DisclosureCategory

OK, SHORT, STALE, EMPTY = "ok", "short", "stale", "empty"
STATES = (OK, SHORT, STALE, EMPTY)
MISSING = (SHORT, STALE, EMPTY)
NOTHING = Standing(0, None)


def standings(session: Session, categories: Sequence[DisclosureCategory]) -> dict[str, Standing]:
    """How many live resources are of each, by its id; of what has no rule, none."""
    found = standings_of(session, {one.id: (one.rule, one.site_id) for one in categories if one.rule})
    return {one.id: found.get(one.id, NOTHING) for one in categories}


def headings(session: Session, site_id: str) -> set[str]:
    """The ids of the site's categories that have others below them."""
    category = DisclosureCategory
    above = select(category.parent_id).where(category.site_id == site_id, category.parent_id.is_not(None))
    return {one for one in session.scalars(above.distinct()) if one}


def state_of(category: DisclosureCategory, standing: Standing, *, is_heading: bool) -> str | None:
    """Whether a category has what it must; None for a mere heading, of which nothing is asked.

    What a page of its own shows is there; how old that page is nobody here can tell.
    """
    if category.rule is None and category.url is None:
        return None if is_heading else (EMPTY if category.least else OK)
    if category.rule is None:
        return OK
    if not standing.number:
        return EMPTY if category.least and category.url is None else OK
    if standing.number < category.least:
        return SHORT
    if category.fresh_days is not None and standing.newest_at is not None:
        oldest = clock.now() - timedelta(days=category.fresh_days)
        return STALE if standing.newest_at < oldest else OK
    return OK


def states(
    categories: Iterable[DisclosureCategory], found: Mapping[str, Standing], above: set[str]
) -> dict[str, str | None]:
    """The state of each category by its id."""
    return {one.id: state_of(one, found[one.id], is_heading=one.id in above) for one in categories}
