"""What the requests about organizations, users, sites and terms have in common: bases, filters, sorts."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema

from schemas import values
from schemas.fields import Rows, Value
from schemas.text import Text


class Body(Schema):
    """A request body in which unknown fields are refused."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE


def _told(description: str, example: object, **limits: object) -> dict[str, Any]:
    return {"description": description, "example": example, **limits}


def words(description: str = "Words to be found 包含的文字", example: str = "科技") -> Value:
    """A filter by words that stand anywhere in the names."""
    return Value(values.line(100), load_default=None, metadata=_told(description, example, maxLength=100))


def identified(description: str, example: str = "0192f3a4-5b6c-7d8e-9f01-23456789abcd") -> Value:
    """A filter by the id of something."""
    return Value(values.identifier, load_default=None, metadata=_told(description, example, format="uuid"))


def coded(description: str, example: str) -> Value:
    """A filter by a code."""
    return Value(values.term, load_default=None, metadata=_told(description, example, maxLength=100))


def one_choice(description: str, choices: Mapping[str, Text]) -> Value:
    """A filter by one code of a closed list."""
    told = _told(description, next(iter(choices)), enum=[*choices])
    return Value(values.one_of(choices), load_default=None, metadata=told)


def any_choice(description: str, choices: Mapping[str, Text]) -> Rows:
    """A filter by codes of a closed list; repeated ones are joined by OR."""
    one = Value(values.one_of(choices), metadata={"enum": [*choices]})
    return Rows(one, len(choices), load_default=None, metadata=_told(description, [next(iter(choices))]))


def sort_by(first: str, *others: str) -> Value:
    """The orders of a list, the usual one first; with a minus the other way round (but not `tree`)."""
    names = [first, *others]
    names += [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in names if name != "tree"]
    choices = {name: Text(name, name) for name in dict.fromkeys(names)}
    told = _told("Order; a minus turns it round 排序", first, enum=[*choices])
    return Value(values.one_of(choices), load_default=first, metadata=told)
