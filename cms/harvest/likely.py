"""What may be the same as something that is there, without being so for sure: a person is asked.

In this order: the index number, the document number of the same body, title and date, nearly the same text. What has
other numbers of its own, or another number in its title (the second batch, the year 2025), is another item.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.harvest.scopes import no_secret_from
from cms.harvest.transform import Prepared
from cms.library.drafts import Draft
from cms.library.likeness.find import sharing
from cms.library.likeness.keep import MOST_IN_BAND, Signed
from cms.library.likeness.signatures import ALIKE, bands, likeness
from cms.library.models import Resource, Revision, RevisionContent
from permissions.facts import Actor

AT_ONCE = 2000
_COUNTED = re.compile("[0-9０-９〇零一二三四五六七八九十百]+")


class Candidate(NamedTuple):
    """What is there, as far as it is compared."""

    id: str
    type: str
    organization_id: str
    title: str
    document_number: str | None
    index_number: str | None


class Match(NamedTuple):
    """The resource that a row may be, and by what; `likeness` of the texts if they were compared."""

    resource_id: str
    ground: str
    likeness: float | None = None


_COLUMNS = (
    Resource.id,
    Resource.type,
    Resource.organization_id,
    Resource.title,
    Resource.document_number,
    Resource.index_number,
)


class Likely:
    """Candidates by what they have in common with rows; `load` finds those of the library, `add` knows one more."""

    def __init__(self) -> None:
        self._all: dict[str, Candidate] = {}
        self._by_index: dict[str, str] = {}
        self._by_number: dict[str, list[str]] = {}
        self._by_band: dict[int, list[Signed]] = {}
        self._issuers: dict[str, frozenset[str]] = {}

    def load(self, session: Session, actor: Actor, rows: Sequence[Prepared], titled: Iterable[str]) -> None:
        """Know what the library has in common with the rows, and `titled`: ids of what has the title of one of them."""
        drafts = [row.new.draft for row in rows if row.new and isinstance(row.new.draft, Draft)]
        near = sharing(session, {draft.signature for draft in drafts if draft.signature})
        for band, signed in near.items():
            self._by_band.setdefault(band, []).extend(signed)
        numbers = {draft.document_number for draft in drafts if draft.document_number}
        indexes = {row.new.index_number for row in rows if row.new and row.new.index_number}
        ids = {one.resource_id for signed in near.values() for one in signed} | set(titled)
        found = [
            *_candidates(session, actor, Resource.id, ids - self._all.keys()),
            *_candidates(session, actor, Resource.document_number, numbers),
            *_candidates(session, actor, Resource.index_number, indexes),
        ]
        for one in found:
            self._know(one)
        own = {row.new.organization_id for row in rows if row.new}
        foreign = [one.id for one in found if one.document_number in numbers and one.organization_id not in own]
        self._load_issuers(session, foreign)

    def _load_issuers(self, session: Session, ids: Sequence[str]) -> None:
        """The issuing authorities of documents of other organizations."""
        if not ids:
            return
        statement = (
            select(Resource.id, RevisionContent.content)
            .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number))
            .join(RevisionContent, RevisionContent.revision_id == Revision.id)
            .where(Resource.id.in_(ids))
        )
        for resource_id, content in session.execute(statement):
            self._issuers[resource_id] = _issuers(content)

    def add(self, row: Prepared, resource_id: str) -> None:
        """Know what a row has become."""
        if row.new is None or not isinstance(draft := row.new.draft, Draft):
            return
        new = row.new
        self._know(
            Candidate(resource_id, new.type, new.organization_id, draft.title, draft.document_number, new.index_number)
        )
        self._issuers[resource_id] = _issuers(draft.content)
        if draft.signature:
            for band in bands(draft.signature):
                members = self._by_band.setdefault(band, [])
                if len(members) < MOST_IN_BAND:
                    members.append(Signed(resource_id, draft.signature))

    def _know(self, one: Candidate) -> None:
        if one.id in self._all:
            return
        self._all[one.id] = one
        if one.index_number:
            self._by_index.setdefault(one.index_number, one.id)
        if one.document_number:
            self._by_number.setdefault(one.document_number, []).append(one.id)

    def of(self, row: Prepared, titled: Iterable[str]) -> Match | None:
        """What the row may be; `titled` are the ids of what has its title and date."""
        if row.new is None or not isinstance(draft := row.new.draft, Draft):
            return None
        if found := self._by_index.get(row.new.index_number or ""):
            return Match(found, "index_number")
        for found in self._by_number.get(draft.document_number or "", ()):
            if self._is_of_same_body(row, draft, self._all[found]) and not _differs(row, draft, self._all[found]):
                return Match(found, "document_number")
        for found in titled:
            if found in self._all and not _differs(row, draft, self._all[found]):
                return Match(found, "title_date")
        return self._nearest(row, draft)

    def _is_of_same_body(self, row: Prepared, draft: Draft, one: Candidate) -> bool:
        if row.new is None or row.new.type != one.type:
            return False
        mine = row.new.organization_id == one.organization_id
        return mine or bool(_issuers(draft.content) & self._issuers.get(one.id, frozenset()))

    def _nearest(self, row: Prepared, draft: Draft) -> Match | None:
        """What of the same organization has nearly the same text."""
        if row.new is None or draft.signature is None:
            return None
        best: Match | None = None
        sharing = {one.resource_id: one for band in bands(draft.signature) for one in self._by_band.get(band, ())}
        for signed in sharing.values():
            one = self._all.get(signed.resource_id)
            if one is None or one.organization_id != row.new.organization_id:
                continue
            if _differs(row, draft, one) or _counts(one.title) != _counts(draft.title):
                continue
            how_like = round(likeness(signed.signature, draft.signature), 3)
            # Of equals the oldest: a run that goes on after an interruption proposes what it would have proposed.
            if how_like >= ALIKE and (best is None or (-how_like, one.id) < (-(best.likeness or 0), best.resource_id)):
                best = Match(one.id, "text", how_like)
        return best


def _candidates(
    session: Session, actor: Actor, column: InstrumentedAttribute[Any], values: Iterable[str]
) -> Iterator[Candidate]:
    """What there is with these values that is no secret from the actor, asked for in portions."""
    rest = sorted(values)
    statement = select(*_COLUMNS).where(Resource.deleted_at.is_(None), no_secret_from(actor))
    for start in range(0, len(rest), AT_ONCE):
        asked = statement.where(column.in_(rest[start : start + AT_ONCE]))
        yield from (Candidate(*row) for row in session.connection().execute(asked))


def _issuers(content: dict[str, Any]) -> frozenset[str]:
    return frozenset(map(str, content.get("issuing_authorities", ())))


@lru_cache(maxsize=4096)
def _counts(title: str) -> list[str]:
    """The numbers in a title: what comes year by year or batch by batch differs in them."""
    return _COUNTED.findall(title)


def _differs(row: Prepared, draft: Draft, one: Candidate) -> bool:
    """Whether numbers tell that they are two."""
    index = row.new.index_number if row.new else None
    return bool(
        (index and one.index_number and index != one.index_number)
        or (draft.document_number and one.document_number and draft.document_number != one.document_number)
    )
