"""What is in the library already of the items of a batch, and of what a run has met so far."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.harvest.identity import may_be_same
from cms.harvest.models import HarvestedItem
from cms.harvest.transform import Prepared


class Item(NamedTuple):
    """One item that is there: its resource, what its row said, what its title and date tell."""

    key: str
    resource_id: str
    raw_sha256: str
    fingerprint: str
    opening: str


class Known:
    """Items by key and by fingerprint."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._by_key: dict[str, Item] = {}
        self._by_fingerprint: dict[str, list[Item]] = {}
        for item in items:
            self.add(item)

    def add(self, item: Item, *, has_own_key: bool = True) -> None:
        """Know one more item; one of another source has a key that means nothing here."""
        if has_own_key:
            self._by_key[item.key] = item
        if item.fingerprint:
            self._by_fingerprint.setdefault(item.fingerprint, []).append(item)

    def by_key(self, key: str) -> Item | None:
        """The item with this key of the source."""
        return self._by_key.get(key)

    def like(self, row: Prepared) -> Item | None:
        """An item with the row's title and date whose text can be the same."""
        found = self._by_fingerprint.get(row.fingerprint, ()) if row.fingerprint else ()
        return next((item for item in found if may_be_same(item.opening, row.opening)), None)

    def load(self, session: Session, source: str, rows: Iterable[Prepared]) -> None:
        """Know also what the library has of these rows: by the keys of this source, by title and date of any."""
        keys = {row.key for row in rows if row.key}
        prints = {row.fingerprint for row in rows if row.fingerprint}
        table = HarvestedItem
        statement = select(
            table.source, table.key, table.resource_id, table.raw_sha256, table.fingerprint, table.opening
        )
        own = (HarvestedItem.source == source) & HarvestedItem.key.in_(keys)
        wanted = or_(own, HarvestedItem.fingerprint.in_(prints))
        for found in session.execute(statement.where(wanted)):
            self.add(Item(*found[1:4], found.fingerprint or "", found.opening), has_own_key=found.source == source)


def item_of(row: Prepared, resource_id: str) -> Item:
    """The item that a row has become."""
    return Item(row.key, resource_id, row.raw_sha256, row.fingerprint, row.opening)
