"""Looking up thematic libraries and what is pinned in them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.errors import not_found
from cms.library.thematic.models import ThematicLibrary, ThematicPin


def get_library(session: Session, library_id: str, *, lock: bool = False) -> ThematicLibrary:
    """One library; with `lock` nobody else changes it until the transaction ends. Raises NOT_FOUND."""
    found = session.get(ThematicLibrary, library_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise not_found()
    return found


def pins_of(session: Session, ids: Iterable[str]) -> dict[str, list[str]]:
    """The resources pinned in each of the libraries, in order; every library asked for is there."""
    found: dict[str, list[str]] = {one: [] for one in ids}
    if found:
        pin = ThematicPin
        rows = select(pin.library_id, pin.resource_id).where(pin.library_id.in_(found))
        for library_id, resource_id in session.execute(rows.order_by(pin.position)):
            found[library_id].append(resource_id)
    return found
