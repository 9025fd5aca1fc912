"""Typed relations between resources (L7, L10): names, inverse names and which types each may join, as data."""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.text import Text

ANY = frozenset({"*"})


def _of(*names: str) -> frozenset[str]:
    return frozenset(names)


class RelationType(NamedTuple):
    """One kind of relation, read from source to target; ``inverse`` is its name read backwards.

    A label stands over what is at the other end: of the source over its targets, of the target over its sources.
    """

    name: str
    inverse: str
    label: Text
    inverse_label: Text
    sources: frozenset[str]
    targets: frozenset[str]
    same_type: bool = False

    @property
    def symmetric(self) -> bool:
        """Whether both directions are the same."""
        return self.name == self.inverse


_DOCUMENT = _of("policy_document")
_ORDERS = _of("policy_document", "article")

_TYPES = (
    RelationType(
        "interprets",
        "interpreted_by",
        Text("解读", "interprets"),
        Text("解读材料", "interpreted by"),
        _of("policy_interpretation"),
        _DOCUMENT,
    ),
    RelationType("basis_of", "based_on", Text("作为依据", "is the basis of"), Text("依据", "based on"), _DOCUMENT, ANY),
    RelationType(
        "replaces", "replaced_by", Text("替代", "replaces"), Text("被替代", "replaced by"), ANY, ANY, same_type=True
    ),
    RelationType("amends", "amended_by", Text("修改", "amends"), Text("被修改", "amended by"), _ORDERS, _DOCUMENT),
    RelationType("repeals", "repealed_by", Text("废止", "repeals"), Text("被废止", "repealed by"), _ORDERS, _DOCUMENT),
    RelationType(
        "answers", "answered_by", Text("解答", "answers a question on"), Text("问答", "answered by"), _of("qa"), ANY
    ),
    RelationType(
        "continues",
        "continued_by",
        Text("前情", "continues"),
        Text("后续", "continued by"),
        _of("article", "policy_interpretation"),
        _of("article", "policy_interpretation"),
    ),
    RelationType("related", "related", Text("相关", "related"), Text("相关", "related"), ANY, ANY),
)

RELATIONS: Mapping[str, RelationType] = {one.name: one for one in _TYPES}
INVERSES: Mapping[str, RelationType] = {one.inverse: one for one in _TYPES if not one.symmetric}

# An item may name what it rests on, though the relation is read from the basis (L10); the other inverse
# names are only shown, since each speaks of what somebody else's document does.
DECLARED: Mapping[str, Text] = {
    **{one.name: one.label for one in _TYPES},
    "based_on": INVERSES["based_on"].inverse_label,
}


def orient(name: str) -> tuple[RelationType, bool]:
    """The relation called ``name``, and whether that is its inverse name (source and target change places).

    Raises ``KeyError`` for a name that is none.
    """
    if name in RELATIONS:
        return RELATIONS[name], False
    return INVERSES[name], True


def may_declare(name: str, holder: str) -> bool:
    """Whether a resource of type ``holder`` may declare the relation ``name`` at all."""
    if name not in DECLARED:
        return False
    relation, turned = orient(name)
    return _fits(holder, relation.targets if turned else relation.sources)


def may_join(name: str, holder: str, other: str) -> bool:
    """Whether a resource of type ``holder`` may declare ``name`` towards one of type ``other``."""
    if not may_declare(name, holder):
        return False
    relation, turned = orient(name)
    if relation.same_type and holder != other:
        return False
    return _fits(other, relation.sources if turned else relation.targets)


def _fits(type_name: str, allowed: frozenset[str]) -> bool:
    return type_name in allowed or "*" in allowed
