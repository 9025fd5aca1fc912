"""What is in the library already of the items of a batch, and of what a run has met so far."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cms.harvest.identity import may_be_same
from cms.harvest.likely import Likely, Match
from cms.harvest.models import HarvestedItem, MergeProposal
from cms.harvest.reasons import Reason, reason
from cms.harvest.transform import Prepared
from cms.library.models import Resource
from permissions.facts import Actor


class Item(NamedTuple):
    """One item that is there: its resource, what its row said, what its title and date tell."""

    key: str
    resource_id: str
    raw_sha256: str
    fingerprint: str
    opening: str


class Known:
    """Items by key and by fingerprint, keys that were proposed for merging, and what is only likely the same.

    Of items that somebody has deleted it is known too: they do not come back unasked.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._likely = Likely()
        self._proposed: dict[str, str] = {}
        self._by_key: dict[str, Item] = {}
        self._by_fingerprint: dict[str, list[Item]] = {}
        self._in_bin: set[str] = set()
        self._purged: set[str] = set()
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

    def is_purged(self, item: Item) -> bool:
        """Whether the item's resource was deleted for good: its key is known, and nothing is left of it."""
        return item.resource_id in self._purged

    def told_of(self, item: Item) -> list[Reason]:
        """What is to be told of an item that is there: that it lies in the recycle bin."""
        return [reason("item_in_bin")] if item.resource_id in self._in_bin else []

    def told_of_new(self, row: Prepared) -> list[Reason]:
        """What is to be told of a row that is new: that one of its title and date was deleted for good."""
        return [reason("purged_before", "title")] if row.fingerprint and row.fingerprint in self._purged else []

    def like(self, row: Prepared) -> Item | None:
        """An item with the row's title and date whose text can be the same."""
        found = self._by_fingerprint.get(row.fingerprint, ()) if row.fingerprint else ()
        return next((item for item in found if may_be_same(item.opening, row.opening)), None)

    def proposed(self, key: str) -> str | None:
        """The resource that the item with this key was proposed to be merged with; nobody has decided yet."""
        return self._proposed.get(key)

    def propose(self, key: str, resource_id: str) -> None:
        """Know that the item with this key is proposed to be merged."""
        self._proposed.setdefault(key, resource_id)

    def likely(self, row: Prepared) -> Match | None:
        """What the row may be without being so for sure."""
        return self._likely.of(row, self._titled(row))

    def _titled(self, row: Prepared) -> list[str]:
        return [item.resource_id for item in self._by_fingerprint.get(row.fingerprint, ())] if row.fingerprint else []

    def take(self, row: Prepared, resource_id: str) -> Item:
        """Know the item that a row has become, and what it has in common with rows that come."""
        item = item_of(row, resource_id)
        self.add(item)
        self._likely.add(row, resource_id)
        return item

    def load_likely(self, session: Session, actor: Actor, source: str, rows: Iterable[Prepared]) -> None:
        """After `load`: know also what the library has in common with those of the rows that seem to be new."""
        new = [row for row in rows if row.new and not self.by_key(row.key)]
        keys = [row.key for row in new]
        asked = select(MergeProposal.key, MergeProposal.resource_id).where(
            MergeProposal.source == source, MergeProposal.state == "open", MergeProposal.key.in_(keys)
        )
        if new:
            self._proposed.update(dict(session.execute(asked).all()))
        new = [row for row in new if not self.proposed(row.key) and not self.like(row)]
        if new:
            self._likely.load(session, actor, new, [one for row in new for one in self._titled(row)])

    def load(self, session: Session, source: str, rows: Iterable[Prepared]) -> None:
        """Know also what the library has of these rows: by the keys of this source, by title and date of any.

        What was deleted for good is known by its key only: nothing is there that a row of another key could repeat.
        """
        keys = {row.key for row in rows if row.key}
        prints = {row.fingerprint for row in rows if row.fingerprint}
        table = HarvestedItem
        statement = select(
            *(table.source, table.key, table.resource_id, table.raw_sha256, table.fingerprint, table.opening),
            *(Resource.deleted_at, Resource.purged_at),
        ).join(Resource, Resource.id == table.resource_id)
        own = (HarvestedItem.source == source) & HarvestedItem.key.in_(keys)
        wanted = or_(own, HarvestedItem.fingerprint.in_(prints))
        for found in session.execute(statement.where(wanted)):
            fingerprint = found.fingerprint or ""
            if found.purged_at is not None:
                self._purged |= {found.resource_id, fingerprint}
                fingerprint = ""
            elif found.deleted_at is not None:
                self._in_bin.add(found.resource_id)
            self.add(Item(*found[1:4], fingerprint, found.opening), has_own_key=found.source == source)


def item_of(row: Prepared, resource_id: str) -> Item:
    """The item that a row has become."""
    return Item(row.key, resource_id, row.raw_sha256, row.fingerprint, row.opening)
