"""The tables of a service item, ready to be shown: a front end prints them without knowing the fields of the type.

Headings are the schema's own labels in both languages; cells are in the language of the content.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from marshmallow import Schema, fields

from schemas.content_types import schema_of
from schemas.fields import Flag, Part, Rows
from schemas.metadata import Metadata
from schemas.service_rows import TimeLimit
from schemas.text import Text

TYPE = "service_item"
LIMITS = ("statutory_limit", "promised_limit")
LIMITS_TITLE, LIMIT = Text("办理时限", "Time limits"), Text("时限", "Limit")
YES, NO = Text("是", "yes"), Text("否", "no")
NOT_SHOWN = ("target_id", "url")
"""What a table has no place for: `details` holds them."""

Table = dict[str, Any]


def tables_of(type_name: str, content: Mapping[str, Any], files: Mapping[str, str]) -> list[Table]:
    """The tables that have rows, in the order of the schema; none for other types.

    `content` has every documented field; `files` gives the name that readers know for an attachment's id. Columns in
    which no row says anything are left out.
    """
    if type_name != TYPE:
        return []
    language = language_of(content)
    found = []
    for name, field in _tabled().items():
        if name == LIMITS[0]:
            found.append(_limits(content, language))
        elif isinstance(field, Rows):
            found.append(table_of(name, field, content[name], language, files))
    return [table for table in found if table["rows"]]


@cache
def _tabled() -> dict[str, fields.Field[Any]]:
    """The fields of the type that have rows of their own, and the first of the time limits."""
    common = Metadata().fields
    return {
        name: field
        for name, field in schema_of(TYPE).fields.items()
        if name not in common and (name == LIMITS[0] or (isinstance(field, Rows) and isinstance(field.inner, Part)))
    }


def language_of(content: Mapping[str, Any]) -> str:
    """The language of labels beside the content: zh or en."""
    return "zh" if (content.get("language") or "zh").startswith("zh") else "en"


def table_of(
    name: str, field: Rows, rows: Sequence[Mapping[str, Any]], language: str, files: Mapping[str, str] | None = None
) -> Table:
    """The rows of one field as a table; `files` as in `tables_of`."""
    row_schema: Schema = cast("Part", field.inner).schema
    shown = {one: each for one, each in row_schema.fields.items() if one not in NOT_SHOWN}
    cells = [[cell(each, row.get(one), language, files or {}) for one, each in shown.items()] for row in rows]
    return _without_empty(name, field.metadata["label"], [each.metadata["label"] for each in shown.values()], cells)


def _limits(content: Mapping[str, Any], language: str) -> Table:
    """Both time limits as rows of one table."""
    schema: Schema = TimeLimit()
    cells = [
        [told_in(schema_of(TYPE).fields[name].metadata["label"], language)]
        + [cell(field, content[name][one], language, {}) for one, field in schema.fields.items()]
        for name in LIMITS
        if content[name]
    ]
    labels = [LIMIT, *(field.metadata["label"] for field in schema.fields.values())]
    return _without_empty("limits", LIMITS_TITLE, labels, cells)


def _without_empty(name: str, title: Text, labels: Sequence[Text], cells: Sequence[Sequence[str]]) -> Table:
    kept = [place for place in range(len(labels)) if any(row[place] for row in cells)]
    return {
        "name": name,
        "title": title._asdict(),
        "columns": [labels[place]._asdict() for place in kept],
        "rows": [[row[place] for place in kept] for row in cells],
    }


def cell(field: fields.Field[Any], value: Any, language: str, files: Mapping[str, str]) -> str:
    """A value as readers see it: choices and flags in the language, a file by its name, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(field, Rows):
        return ("；" if language == "zh" else "; ").join(cell(field.inner, one, language, files) for one in value)
    if isinstance(field, Flag):
        return told_in(YES if value else NO, language)
    if field.metadata.get("kind") == "id":
        return files.get(value, "")
    choices: Mapping[str, Text] = field.metadata.get("choices", {})
    return told_in(choices[value], language) if value in choices else str(value)


def told_in(text: Text, language: str) -> str:
    """The text in a language."""
    return text.zh if language == "zh" else text.en
