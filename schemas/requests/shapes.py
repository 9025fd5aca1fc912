"""Fields that have the same shape in many requests."""

from collections.abc import Collection, Mapping, Sequence

from marshmallow import ValidationError, fields, validate

from schemas.characters import is_said
from schemas.faults import Fault, invalid
from schemas.requests.library import ID
from schemas.text import Text

REFUSAL_NEEDS_WORDS = Fault("required", Text("驳回须说明理由", "A refusal says why"))
HASH = validate.Regexp(r"[0-9a-f]{64}\Z", error="bad hash")


def ids(description: str) -> fields.List[str]:
    """A filter of a list: any of these."""
    return fields.List(fields.String(validate=ID), load_default=None, metadata={"description": description})


def among(choices: Collection[str], description: str) -> fields.List[str]:
    """A filter of a list: any of these states, or types."""
    one = fields.String(validate=validate.OneOf(choices))
    return fields.List(one, load_default=None, metadata={"description": description})


def order(usual: str, choices: Sequence[str], description: str = "Order 排序") -> fields.String:
    """In which order a list comes."""
    return fields.String(load_default=usual, validate=validate.OneOf(choices), metadata={"description": description})


def queue(choices: Sequence[str], description: str) -> fields.String:
    """Everything, or what waits for the reader."""
    metadata = {"description": description, "example": "mine"}
    return fields.String(load_default="all", validate=validate.OneOf(choices), metadata=metadata)


def words(description: str, example: str, longest: int = 1000) -> fields.String:
    """Words that may be left out."""
    metadata = {"description": description, "example": example}
    return fields.String(load_default="", validate=validate.Length(0, longest), metadata=metadata)


class Said(validate.Validator):
    """Words that somebody can read: so many characters at least are neither blank nor invisible."""

    def __init__(self, least: int = 1) -> None:
        self._least = least

    def __call__(self, value: str) -> str:
        """The words themselves, as they were given."""
        if not is_said(value, self._least):
            raise invalid("blank")
        return value


def grounds(description: str, example: str, shortest: int = 2, longest: int = 1000) -> fields.String:
    """Why something is done: words that can be read, and never left out."""
    return fields.String(
        required=True,
        validate=[validate.Length(shortest, longest), Said(min(shortest, 2))],
        metadata={"description": description, "example": example},
    )


def refuse_without_words(said: Mapping[str, str]) -> None:
    """Raises ``ValidationError`` for a verdict to refuse of which the reason says nothing."""
    if said.get("verdict") == "refuse" and not is_said(said.get("reason", "")):
        raise ValidationError({"reason": [REFUSAL_NEEDS_WORDS]})


def verdict(choices: Sequence[str], description: str) -> fields.String:
    """What somebody says of something; the first is the example."""
    metadata = {"description": description, "example": choices[0]}
    return fields.String(required=True, validate=validate.OneOf(choices), metadata=metadata)


def read_hash(description: str = "Hash of what you read, from the submission 所审内容的散列") -> fields.String:
    """The hash of the content that somebody read before saying this."""
    metadata = {"description": description, "example": "0" * 64}
    return fields.String(required=True, validate=HASH, metadata=metadata)
