"""Which resources are meant by what a text cites: by document number, then by title, then by when it was in force."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.harvest.reasons import Reason, reason
from cms.library.facts import resources_matching
from cms.library.models import Resource, Revision, RevisionContent
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas.relations import may_join

DOCUMENT = "policy_document"
ANY_RELATION = "related"
LONGEST_TITLE = 500
AT_ONCE = 2000
_NO_LONGER = ("repealed", "expired")
_HALF_WIDTH = str.maketrans("（）", "()")
_INNER = str.maketrans("《》", "〈〉")


class Target(NamedTuple):
    """A resource that may be meant."""

    id: str
    type: str
    organization_id: str
    document_number: str | None


class Citing(NamedTuple):
    """What cites: a resource, or a row that is to become one and has no id yet. `day`: when it was signed, if known."""

    id: str | None
    type: str
    organization_id: str
    document_number: str | None
    day: str


class Found(NamedTuple):
    """The relations to declare, none or one, or the reason why there is none."""

    relations: list[dict[str, str]]
    reason: Reason | None = None


class _Force(NamedTuple):
    """From when to when a document is in force, as ISO days, empty if unknown; whether it is said to be over."""

    since: str
    until: str
    is_over: bool

    def holds(self, day: str, *, is_ended: bool) -> bool:
        """Whether it was in force on the day, which may be its last; `is_ended`: it is no wonder that it is over."""
        begun = not (day and self.since) or self.since <= day
        if self.until:
            return begun and (not day or self.until >= day)
        return begun and (is_ended or not self.is_over)


class Resolver:
    """Knows what is in the library of everything that a portion of rows cites; few queries, however much that is."""

    def __init__(self, session: Session, actor: Actor, cited: Sequence[Sequence[str]]) -> None:
        self._by_number: dict[str, list[Target]] = defaultdict(list)
        self._by_title: dict[str, list[Target]] = defaultdict(list)
        may_see = or_(
            Resource.live_number.is_not(None), resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
        )
        numbers = {number for _, number, _ in cited if number}
        named = (title for name, _, _ in cited for title in (*_forms(name), *_notices(name)))
        titles = {title for title in named if len(title) <= LONGEST_TITLE}
        for number, target in _asked(session, may_see, Resource.document_number, numbers):
            self._by_number[number].append(target)
        # The index by title holds documents only, which is what is cited; SQLite uses it if the type is spelled out.
        documents = may_see & (Resource.type == literal(DOCUMENT, literal_execute=True))
        for title, target in _asked(session, documents, Resource.title, titles):
            self._by_title[title].append(target)
        self._force = _in_force(session, self._rivals({name for name, _, _ in cited if name}))

    def find(self, name: str, number: str, relation: str, citing: Citing) -> Found:
        """What the citing resource may declare of a document with this name, or number, or both."""
        told = f"《{name}》{number}" if name else number
        found = self._by_number.get(number) or self._titled(name, number)
        found = [one for one in found if one.id != citing.id]
        if not found:
            is_own = bool(number) and number == citing.document_number
            return Found([], None if is_own else reason("reference_unknown", "relations", value=told))
        found = self._narrowed(found, relation, citing)
        if len(found) > 1:
            return Found([], reason("reference_ambiguous", "relations", value=told))
        one = found[0]
        for each in (relation, ANY_RELATION):
            if may_join(each, citing.type, one.type):
                return Found([{"type": each, "target_id": one.id}])
        return Found([])

    def _titled(self, name: str, number: str) -> list[Target]:
        """Documents of this title; one that bears another number than the one cited is another edition."""
        return next(filter(None, (self._bearing(titles, number) for titles in (_forms(name), _notices(name)))), [])

    def _bearing(self, titles: Iterable[str], number: str) -> list[Target]:
        found = (one for title in titles for one in self._by_title.get(title, ()))
        return [one for one in found if not number or not one.document_number or one.document_number == number]

    def _narrowed(self, found: list[Target], relation: str, citing: Citing) -> list[Target]:
        """Of several: documents, those in force when it was cited, those of the same organization."""
        for fits in (
            lambda one: one.type == DOCUMENT,
            lambda one: self._held(one, relation, citing.day),
            lambda one: one.organization_id == citing.organization_id,
        ):
            if len(found) > 1:
                found = list(filter(fits, found)) or found
        return found

    def _held(self, one: Target, relation: str, day: str) -> bool:
        force = self._force.get(one.id)
        return force is None or force.holds(day, is_ended=relation == "repeals")

    def _rivals(self, names: Iterable[str]) -> set[str]:
        """The ids of what shares its number or name with others: only of these it matters when they are in force."""
        groups = [*self._by_number.values(), *(self._titled(name, "") for name in names)]
        return {one.id for group in groups if len(group) > 1 for one in group}


def _forms(name: str) -> list[str]:
    """The name as titles have it: its brackets in one form or another; none for no name."""
    return [one for one in dict.fromkeys((name, name.translate(_HALF_WIDTH), name.translate(_INNER))) if one]


def _notices(name: str) -> list[str]:
    """The titles of a notice that issues what has this name."""
    return [f"关于印发《{form}》的通知" for form in _forms(name)]


def _asked(
    session: Session, condition: ColumnElement[bool], column: InstrumentedAttribute[Any], values: Iterable[str]
) -> Iterable[tuple[str, Target]]:
    columns = (column, Resource.id, Resource.type, Resource.organization_id, Resource.document_number)
    statement = select(*columns).where(Resource.deleted_at.is_(None), condition)
    rest = sorted(values)
    # A database takes so many values in one statement.
    for start in range(0, len(rest), AT_ONCE):
        for value, *told in session.execute(statement.where(column.in_(rest[start : start + AT_ONCE]))):
            yield value, Target(*told)


def _in_force(session: Session, ids: Iterable[str]) -> dict[str, _Force]:
    """From when to when the heads of these documents say that they are in force."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    statement = (
        select(Resource.id, RevisionContent.content)
        .join(Revision, (Revision.resource_id == Resource.id) & (Revision.number == Resource.head_number))
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Resource.id.in_(wanted))
    )
    return {resource_id: _force(content) for resource_id, content in session.execute(statement)}


def _force(content: dict[str, Any]) -> _Force:
    since, until = content.get("signed_on") or content.get("effective_on"), content.get("repealed_on")
    return _Force(str(since or ""), str(until or ""), content.get("validity") in _NO_LONGER)


def day_of(content: dict[str, Any]) -> str:
    """The ISO day on which a text cites: when it was signed, else published; empty if unknown."""
    days = (content.get(name) for name in ("signed_on", "first_published_at", "created_on"))
    return str(next(filter(None, days), ""))[:10]
