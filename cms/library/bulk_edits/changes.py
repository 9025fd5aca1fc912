"""What a bulk edit does to one content: fields set to a value, entries added to lists and taken out of them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from cms.errors import Code, FieldError, Problem
from cms.web.parsing import validation_problem
from schemas.content_types import load_content
from schemas.text import Text

SET, ADD, REMOVE = "set", "add", "remove"
LISTS = ("channels", "subjects")
FIELDS = (*LISTS, "publisher", "validity", "review_by")
"""What can be changed at once: where things stand, who answers for them, whether they hold, when to look again."""

NOTHING = Text("没有要修改的内容", "There is nothing to change")
TWICE = Text("同一字段不能既替换又增减", "A list is either set or added to and taken from")

Content = Mapping[str, Any]
Changes = Mapping[str, Mapping[str, Any]]


def checked(given: Changes) -> dict[str, dict[str, Any]]:
    """The changes as they are kept, their values checked as those of content are. Raises INVALID."""
    changes = {act: dict(given.get(act) or {}) for act in (SET, ADD, REMOVE)}
    if not any(changes.values()):
        raise Problem(Code.INVALID, errors=[FieldError("/changes", "empty", NOTHING)])
    for name in LISTS:
        if name in changes[SET] and any(name in changes[act] for act in (ADD, REMOVE)):
            raise Problem(Code.INVALID, errors=[FieldError(f"/changes/set/{name}", "set_twice", TWICE)])
    return {act: _valid(act, fields) for act, fields in changes.items() if fields}


def _valid(act: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """These fields are the same in every type: any of them can check their form."""
    try:
        return load_content("article", fields, partial=True)
    except ValidationError as error:
        raise validation_problem(error, f"/changes/{act}") from None


def touched(changes: Changes) -> list[str]:
    """The names of the fields that may change, in the usual order."""
    named = {name for fields in changes.values() for name in fields}
    return [name for name in FIELDS if name in named]


def chosen(content: Content, changes: Changes) -> dict[str, Any]:
    """Of a content the fields that may change: null where there is none."""
    return {name: content.get(name) for name in touched(changes)}


def applied(before: Content, changes: Changes) -> dict[str, Any]:
    """These fields as they become; null clears one."""
    after = {name: before.get(name) for name in touched(changes)}
    after.update(changes.get(SET, {}))
    for name in LISTS:
        gone = changes.get(REMOVE, {}).get(name) or ()
        more = changes.get(ADD, {}).get(name) or ()
        if gone or more:
            kept = [one for one in after[name] or [] if one not in gone]
            after[name] = list(dict.fromkeys([*kept, *more]))
    return {name: _emptied(value) for name, value in after.items()}


def _emptied(value: Any) -> Any:
    return None if value in ([], {}) else value


def merged(content: Content, fields: Content) -> dict[str, Any]:
    """The whole content with these fields."""
    return {name: value for name, value in {**content, **fields}.items() if value is not None}
