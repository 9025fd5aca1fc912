"""What only one kind of article has, as a text to be read: a leader's duties, what an office does, a rumour's facts."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple, cast

from marshmallow import Schema, fields

from cms.delivery.representation.tables import cell, language_of, table_of, told_in
from cms.library.html import clean_plain
from schemas.article import PARTS
from schemas.content_types import schema_of
from schemas.fields import Part, Rows, Whole

TYPE = "article"


class Paragraphs(NamedTuple):
    """HTML and its plain text."""

    html: str
    text: str


def part_text(content: Mapping[str, Any]) -> list[Paragraphs]:
    """One entry for each field that is filled in, in the order of the schema; none without such a part.

    Labels are in the language of the content. What has no words, such as the place in a list, is left out.
    """
    language = language_of(content)
    return [
        _paragraphs(name, field, content[part][name], language)
        for part in PARTS
        if content.get(part)
        for name, field in _fields_of(part)
        if content[part].get(name)
    ]


def _fields_of(part: str) -> Iterator[tuple[str, fields.Field[Any]]]:
    schema: Schema = cast("Part", schema_of(TYPE).fields[part]).schema
    return ((name, field) for name, field in schema.fields.items() if not isinstance(field, Whole))


def _paragraphs(name: str, field: fields.Field[Any], value: Any, language: str) -> Paragraphs:
    label = told_in(field.metadata["label"], language)
    if isinstance(field, Rows) and isinstance(field.inner, Part):
        return _table(label, table_of(name, field, value, language), language)
    if isinstance(field, Rows):
        lines = [cell(field.inner, one, language, {}) for one in value]
        items = "".join(f"<li>{escape(one, quote=False)}</li>" for one in lines)
        return Paragraphs(f"<h3>{label}</h3>\n<ul>{items}</ul>", "\n".join([label, *lines]))
    if field.metadata.get("kind") == "prose":
        made = clean_plain(value)
        return Paragraphs(f"<h3>{label}</h3>\n{made.html}", f"{label}\n{made.text}")
    line = f"{label}{'：' if language == 'zh' else ': '}{cell(field, value, language, {})}"
    return Paragraphs(f"<p>{escape(line, quote=False)}</p>", line)


def _table(label: str, table: Mapping[str, Any], language: str) -> Paragraphs:
    heads = [column[language] for column in table["columns"]]
    rows = [heads, *table["rows"]]
    html = "".join(
        "<tr>" + "".join(f"<{tag}>{escape(one, quote=False)}</{tag}>" for one in row) + "</tr>"
        for tag, row in zip(["th", *("td" for _ in table["rows"])], rows, strict=True)
    )
    return Paragraphs(
        f"<table><caption>{label}</caption>{html}</table>", "\n".join([label, *("\t".join(row) for row in rows)])
    )
