"""Looking up the categories of a site."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.errors import not_found
from cms.supervision.disclosure.models import DisclosureCategory


def get_category(session: Session, site_id: str, category_id: str, *, lock: bool = False) -> DisclosureCategory:
    """One category of the site; with `lock` nobody else changes it until the transaction ends. Raises NOT_FOUND."""
    found = session.get(DisclosureCategory, category_id, with_for_update=lock or None, populate_existing=lock)
    if found is None or found.site_id != site_id:
        raise not_found()
    return found


def categories_of(session: Session, site_id: str) -> Sequence[DisclosureCategory]:
    """All categories of a site, brothers in order."""
    category = DisclosureCategory
    wanted = select(category).where(category.site_id == site_id)
    return session.scalars(wanted.order_by(category.position, category.code)).all()


def owner_names(session: Session, categories: Iterable[DisclosureCategory]) -> dict[str, str]:
    """The names of the units that answer for these categories, by id."""
    ids = {one.owner_id for one in categories}
    return dict(session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(ids))).all())
