"""Which resources are meant by what a text cites: by document number, then by the whole title."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cms.harvest.reasons import Reason, reason
from cms.library.facts import resources_matching
from cms.library.models import Resource
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import allowed_objects
from schemas.relations import may_join

DOCUMENT = "policy_document"
ANY_RELATION = "related"
LONGEST_TITLE = 500


class Target(NamedTuple):
    """A resource that may be meant."""

    id: str
    type: str
    organization_id: str


class Found(NamedTuple):
    """The relations to declare, none or one, or the reason why there is none."""

    relations: list[dict[str, str]]
    reason: Reason | None = None


class Resolver:
    """Knows what is in the library of everything that a portion of rows cites; two queries, however much that is."""

    def __init__(self, session: Session, actor: Actor, cited: Sequence[Sequence[str]]) -> None:
        self._by_number: dict[str, list[Target]] = defaultdict(list)
        self._by_name: dict[str, list[Target]] = defaultdict(list)
        may_see = or_(
            Resource.live_number.is_not(None), resources_matching(allowed_objects(actor, Action.READ_RESOURCE))
        )
        numbers = {number for _, number, _ in cited if number}
        names = {name for name, _, _ in cited if name and len(name) <= LONGEST_TITLE}
        for number, target in _asked(session, may_see, Resource.document_number, numbers):
            self._by_number[number].append(target)
        # The index by title holds documents only, which is what is cited; SQLite uses it if the type is spelled out.
        documents = may_see & (Resource.type == literal(DOCUMENT, literal_execute=True))
        for name, target in _asked(session, documents, Resource.title, names):
            self._by_name[name].append(target)

    def find(self, name: str, number: str, relation: str, citing: Resource) -> Found:
        """What the citing resource may declare of a document with this name, or number, or both."""
        told = f"《{name}》{number}" if name else number
        found = self._by_number.get(number) or self._by_name.get(name) or []
        found = [one for one in found if one.id != citing.id]
        if not found:
            is_own = bool(number) and number == citing.document_number
            return Found([], None if is_own else reason("reference_unknown", "relations", value=told))
        if len(found) > 1:
            found = [one for one in found if one.type == DOCUMENT] or found
        if len(found) > 1:
            found = [one for one in found if one.organization_id == citing.organization_id] or found
        if len(found) > 1:
            return Found([], reason("reference_ambiguous", "relations", value=told))
        one = found[0]
        for each in (relation, ANY_RELATION):
            if may_join(each, citing.type, one.type):
                return Found([{"type": each, "target_id": one.id}])
        return Found([])


def _asked(
    session: Session, condition: ColumnElement[bool], column: InstrumentedAttribute[Any], values: Iterable[str]
) -> Iterable[tuple[str, Target]]:
    wanted = sorted(values)
    if not wanted:
        return
    columns = (column, Resource.id, Resource.type, Resource.organization_id)
    statement = select(*columns).where(column.in_(wanted), Resource.deleted_at.is_(None), condition)
    for value, *rest in session.execute(statement):
        yield value, Target(*rest)
