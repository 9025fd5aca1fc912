"""Whether an important document has the interpretation that it needs to go public, and by what (L7)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from cms.delivery.models import DeliveredRelation, DeliveredResource
from cms.errors import FieldError
from cms.library.hidden_relations.models import HiddenRelation, is_open
from cms.library.likeness.overlap import overlap
from cms.library.load import revision_of
from cms.library.models import Resource, ResourceRelation, Revision, RevisionContent, State
from cms.publishing.interpretations.models import InterpretationWaiver
from schemas.text import Text

DOCUMENT, INTERPRETATION, INTERPRETS = "policy_document", "policy_interpretation", "interprets"
MOST_OVERLAP = 0.5
"""What more than half consists of words of the document explains nothing (苏政办发〔2017〕96号: 不得照搬原文)."""
SUBSTANCE = {
    "background": Text("背景", "background"),
    "purpose": Text("目的", "purpose"),
    "key_measures": Text("主要举措", "key measures"),
}
MOST_LOOKED_AT = 20
"""So many interpretations of one document are looked at, the newest first."""

POINTER = "/content/important"
MISSING = Text(
    "重要文件须有解读：没有与其同步发布或已公开的解读，也没有免解读决定",
    "An important document needs an interpretation: none is public or goes public with it, and there is no waiver",
)


@dataclass(frozen=True)
class Explanation:
    """An interpretation of the document: which parts of its substance are empty, how much of it is the document's.

    `is_live`: it is public now; otherwise it goes public together with the document.
    """

    resource_id: str
    title: str
    is_live: bool
    lacking: tuple[str, ...]
    overlap: float

    @property
    def is_enough(self) -> bool:
        """Whether it meets the demand."""
        return not self.lacking and self.overlap <= MOST_OVERLAP

    @property
    def name(self) -> Text:
        """How a refusal names it: who reads that may not be let to read what is not public yet.

        By its id, since refusals are kept as faults, where a title would outlive what is erased.
        """
        if self.is_live:
            return Text(f"已公开的解读 {self.resource_id} ", f"the interpretation {self.resource_id}")
        return Text("与其同步发布的解读", "the interpretation that goes public with it")

    @property
    def percent(self) -> int:
        """The overlap in whole percent, rounded up: what is refused never reads as the limit."""
        return ceil(self.overlap * 100)


@dataclass(frozen=True)
class Demand:
    """What an important document has to go public with: interpretations, or the waiver of one."""

    explanations: tuple[Explanation, ...]
    waiver: InterpretationWaiver | None

    @property
    def met_by(self) -> str | None:
        """`interpretation`, `waiver`, or None where the demand is not met."""
        if any(one.is_enough for one in self.explanations):
            return "interpretation"
        return "waiver" if self.waiver else None

    @property
    def fault(self) -> FieldError | None:
        """What is missing; None where the demand is met."""
        if self.met_by:
            return None
        if not self.explanations:
            return FieldError(POINTER, "interpretation_missing", MISSING)
        lacking = next((one for one in self.explanations if one.lacking), None)
        if lacking:
            return FieldError(POINTER, "interpretation_incomplete", _incomplete(lacking))
        nearest = min(self.explanations, key=lambda one: one.overlap)
        return FieldError(POINTER, "interpretation_copies", _copied(nearest))


def _incomplete(one: Explanation) -> Text:
    names = [SUBSTANCE[name] for name in one.lacking]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    return Text(f"{one.name.zh}缺少：{zh}", f"Missing in {one.name.en}: {en}")


def _copied(one: Explanation) -> Text:
    most = int(MOST_OVERLAP * 100)
    return Text(
        f"{one.name.zh}有{one.percent}%与文件原文相同，上限为{most}%",
        f"{one.percent}% of {one.name.en} stands in the document; {most}% at most",
    )


def is_important(type_name: str, content: Mapping[str, Any]) -> bool:
    """Whether this is a document that needs an interpretation."""
    return type_name == DOCUMENT and content.get("important") is True


def sent_as_important(submission: type[Any]) -> ColumnElement[bool]:
    """The same of what a submission holds, which is joined with its `resource`."""
    sent, stored = aliased(Revision), aliased(RevisionContent)
    return exists().where(
        Resource.type == DOCUMENT,
        sent.resource_id == submission.resource_id,
        sent.number == submission.revision_number,
        stored.revision_id == sent.id,
        stored.content["important"].as_boolean().is_(True),
    )


def is_waived(submission: type[Any]) -> ColumnElement[bool]:
    """That the interpretation of the content of a submission was waived."""
    waiver = InterpretationWaiver
    return exists().where(waiver.resource_id == submission.resource_id, waiver.content_hash == submission.content_hash)


def demand_of(session: Session, resource: Resource, number: int, together: Collection[str] = ()) -> Demand | None:
    """What this revision has to go public with; None if it is not important. `together`: what goes public with it."""
    revision, stored = revision_of(session, resource.id, number)
    if not is_important(resource.type, stored.content):
        return None
    text = "\n".join((stored.content["title"], stored.text))
    found = _candidates(session, resource.id, together)
    explanations = tuple(filter(None, (_explanation(session, one, resource.id, text, together) for one in found)))
    waiver = InterpretationWaiver
    given = select(waiver).where(waiver.resource_id == resource.id, waiver.content_hash == revision.content_hash)
    return Demand(explanations, session.scalars(given).one_or_none())


def _candidates(session: Session, document_id: str, together: Collection[str]) -> Iterable[Resource]:
    """What declares to interpret the document, newly or as it is public; not what its page does not show."""
    declared, shown = ResourceRelation, DeliveredRelation
    sources = select(declared.source_id).where(declared.target_id == document_id, declared.type == INTERPRETS)
    public = select(shown.source_id).where(shown.target_id == document_id, shown.type == INTERPRETS)
    hidden = HiddenRelation
    kept_off = select(hidden.source_id).where(hidden.target_id == document_id, hidden.type == INTERPRETS, is_open())
    wanted = select(Resource).where(
        Resource.id.in_(sources.union(public)),
        Resource.id.not_in(kept_off),
        Resource.type == INTERPRETATION,
        Resource.deleted_at.is_(None),
        or_(Resource.id.in_(list(together)), is_shown()),
    )
    return session.scalars(wanted.order_by(Resource.id.desc()).limit(MOST_LOOKED_AT)).all()


def is_shown() -> Any:
    """That a resource is live and not archived; also while it is being made so, before it is delivered."""
    delivered = exists().where(DeliveredResource.resource_id == Resource.id, DeliveredResource.status == "live")
    return Resource.live_number.is_not(None) & or_(Resource.state == State.PUBLISHED, delivered)


def _explanation(
    session: Session, one: Resource, document_id: str, text: str, together: Collection[str]
) -> Explanation | None:
    """The interpretation as it will be, if it goes public together with the document, or as it is."""
    number = one.head_number if one.id in together else one.live_number or one.head_number
    _, stored = revision_of(session, one.id, number)
    rows = stored.content.get("relations") or ()
    if not any(row["type"] == INTERPRETS and row["target_id"] == document_id for row in rows):
        return None
    return Explanation(
        one.id,
        stored.content["title"],
        is_live=number == one.live_number,
        lacking=tuple(name for name in SUBSTANCE if not stored.content.get(name)),
        overlap=overlap("\n".join((stored.text, *_own_words(stored.content))), text),
    )


def _own_words(content: Mapping[str, Any]) -> Iterator[str]:
    """What an interpretation says outside its body."""
    for name in (*SUBSTANCE, "applies_to", "changes"):
        value = content.get(name) or ""
        yield value if isinstance(value, str) else "\n".join(value)
    for name, parts in (("questions", ("question", "answer")), ("explained_terms", ("meaning",))):
        for row in content.get(name) or ():
            yield from (row.get(part) or "" for part in parts)
    yield from (row.get("transcript") or "" for row in content.get("media") or ())
