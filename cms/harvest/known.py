"""What is in the library already of the items of a batch, and of what a run has met so far."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from cms.harvest.identity import OwnKey, may_be_same
from cms.harvest.likely import Likely, Match
from cms.harvest.models import HarvestedItem, MergeProposal
from cms.harvest.reasons import Reason, reason
from cms.harvest.scopes import no_secret_from
from cms.harvest.transform import Prepared
from cms.library.models import Resource
from permissions.facts import Actor


class Item(NamedTuple):
    """One item that is there: its resource, what its row said, what its title and date tell."""

    organization_id: str
    key: str
    resource_id: str
    raw_sha256: str
    fingerprint: str
    opening: str

    @property
    def own_key(self) -> OwnKey:
        """Its key within its organization."""
        return OwnKey(self.organization_id, self.key)


class Known:
    """Items by key and by fingerprint, keys that were proposed for merging, and what is only likely the same.

    Of items that somebody has deleted it is known too: they do not come back unasked. Keys are known within their
    organization; of what the actor may not read nothing is told but that its key is taken.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._likely = Likely()
        self._proposed: dict[OwnKey, str] = {}
        self._by_key: dict[OwnKey, Item] = {}
        self._by_fingerprint: dict[str, list[Item]] = {}
        self._in_bin: set[str] = set()
        self._purged: set[str] = set()
        self._hidden: set[str] = set()
        for item in items:
            self.add(item)

    def add(self, item: Item, *, has_own_key: bool = True) -> None:
        """Know one more item; one of another source has a key that means nothing here."""
        if has_own_key:
            self._by_key[item.own_key] = item
        if item.fingerprint:
            self._by_fingerprint.setdefault(item.fingerprint, []).append(item)

    def by_key(self, key: OwnKey) -> Item | None:
        """The item with this key of the source in its organization."""
        return self._by_key.get(key)

    def is_hidden(self, resource_id: str) -> bool:
        """Whether the actor may not read the resource, and is told neither which it is nor what it says."""
        return resource_id in self._hidden

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

    def proposed(self, key: OwnKey) -> str | None:
        """The resource that the item with this key was proposed to be merged with; nobody has decided yet."""
        return self._proposed.get(key)

    def propose(self, key: OwnKey, resource_id: str) -> None:
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
        new = [row for row in rows if row.new and not self.by_key(row.own_key)]
        if new:
            self._load_proposed(session, actor, source, [row.own_key for row in new])
        new = [row for row in new if not self.proposed(row.own_key) and not self.like(row)]
        if new:
            self._likely.load(session, actor, new, [one for row in new for one in self._titled(row)])

    def _load_proposed(self, session: Session, actor: Actor, source: str, keys: Collection[OwnKey]) -> None:
        table = MergeProposal
        asked = (
            select(table.organization_id, table.key, table.resource_id, no_secret_from(actor).label("is_told"))
            .join(Resource, Resource.id == table.resource_id)
            .where(_of(table, source, keys), table.state == "open")
        )
        for found in session.execute(asked):
            self._proposed[OwnKey(found.organization_id, found.key)] = found.resource_id
            if not found.is_told:
                self._hidden.add(found.resource_id)

    def load(self, session: Session, actor: Actor, source: str, rows: Iterable[Prepared]) -> None:
        """Know also what the library has of these rows: by the keys of this source, by title and date of any.

        What was deleted for good is known by its key only: nothing is there that a row of another key could repeat.
        """
        keys = {row.own_key for row in rows if row.new and row.key}
        prints = {row.fingerprint for row in rows if row.fingerprint}
        table = HarvestedItem
        statement = select(
            *(table.organization_id, table.key, table.resource_id, table.raw_sha256, table.fingerprint, table.opening),
            *(table.source, Resource.deleted_at, Resource.purged_at, no_secret_from(actor).label("is_told")),
        ).join(Resource, Resource.id == table.resource_id)
        for found in session.execute(statement.where(or_(is_item(source, keys), table.fingerprint.in_(prints)))):
            fingerprint = found.fingerprint or ""
            if not found.is_told:
                self._hidden.add(found.resource_id)
                fingerprint = ""
            elif found.purged_at is not None:
                self._purged |= {found.resource_id, fingerprint}
                fingerprint = ""
            elif found.deleted_at is not None:
                self._in_bin.add(found.resource_id)
            self.add(Item(*found[:4], fingerprint, found.opening), has_own_key=found.source == source)


def is_item(source: str, keys: Collection[OwnKey]) -> ColumnElement[bool]:
    """The items of a source with one of these keys, or a key among them in another of their organizations."""
    return _of(HarvestedItem, source, keys)


def _of(table: type[HarvestedItem | MergeProposal], source: str, keys: Collection[OwnKey]) -> ColumnElement[bool]:
    organizations = {each.organization_id for each in keys}
    return (
        table.organization_id.in_(organizations) & (table.source == source) & table.key.in_({each.key for each in keys})
    )


def item_of(row: Prepared, resource_id: str) -> Item:
    """The item that a row has become."""
    return Item(*row.own_key, resource_id, row.raw_sha256, row.fingerprint, row.opening)
