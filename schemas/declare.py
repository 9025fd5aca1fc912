"""How a schema declares its fields: one short call a field, label and help first (both Chinese and English)."""

from collections.abc import Mapping

from marshmallow import Schema

from schemas import values
from schemas.fields import Check, Flag, Part, Rows, Value, Whole, options
from schemas.text import Text

MANY = 50
LINE = 500
LONG = 20_000


def line(label: Text, note: Text, most: int = LINE, *, required: bool = False, example: str | None = None) -> Value:
    """One line of text, never blank."""
    told = options(label, note, "line", required=required, example=example, maxLength=most)
    return Value(values.line(most), **told)


def prose(label: Text, note: Text, most: int = LONG, *, required: bool = False, example: str | None = None) -> Value:
    """Plain text of several lines, never blank."""
    return Value(
        values.prose(most), **options(label, note, "prose", required=required, example=example, maxLength=most)
    )


def html(label: Text, note: Text, most: int, example: str | None = None) -> Value:
    """HTML as handed in; the library cleans it before it is stored."""
    return Value(values.html(most), **options(label, note, "html", required=False, example=example, maxLength=most))


def choice(label: Text, note: Text, choices: Mapping[str, Text], *, required: bool = False) -> Value:
    """One code of a closed list."""
    first = next(iter(choices))
    codes: list[str | None] = [*choices] if required else [*choices, None]
    told = options(label, note, "choice", required=required, example=first, choices=choices, enum=codes)
    return Value(values.one_of(choices), **told)


def date(label: Text, note: Text, example: str = "2026-03-01") -> Value:
    """A calendar date of China, ISO 8601."""
    return Value(values.date, **options(label, note, "date", required=False, example=example, format="date"))


def moment(label: Text, note: Text, example: str = "2026-03-01T09:00:00+08:00") -> Value:
    """A point in time, RFC 3339 with offset."""
    return Value(values.moment, **options(label, note, "datetime", required=False, example=example, format="date-time"))


def url(label: Text, note: Text, example: str = "https://www.yunze.example/zwgk/") -> Value:
    """An http or https address."""
    return Value(
        values.url, **options(label, note, "url", required=False, example=example, maxLength=values.URL_LENGTH)
    )


def identifier(label: Text, note: Text, *, required: bool = False) -> Value:
    """The id of something in the library (UUID)."""
    example = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
    return Value(values.identifier, **options(label, note, "id", required=required, example=example, format="uuid"))


def matching(label: Text, note: Text, kind: str, check: Check, example: str, most: int = 100) -> Value:
    """A code, language or amount in the form that ``check`` knows."""
    told = options(label, note, kind, required=False, example=example, maxLength=most)
    return Value(values.at_most(most, check), **told)


def term(label: Text, note: Text, scheme: str, example: str) -> Value:
    """The code of a term of a taxonomy scheme."""
    told = options(label, note, "term", required=False, example=example, maxLength=100, scheme=scheme)
    return Value(values.term, **told)


def flag(label: Text, note: Text) -> Flag:
    """Yes or no."""
    return Flag(**options(label, note, "flag", required=False, example=True))


def whole(label: Text, note: Text, least: int = 0, most: int = 1_000_000, example: int = 1) -> Whole:
    """A whole number within bounds."""
    return Whole(
        least, most, **options(label, note, "whole", required=False, example=example, minimum=least, maximum=most)
    )


def part(label: Text, note: Text, schema: type[Schema]) -> Part:
    """One structured part."""
    return Part(schema, **options(label, note, "part"))


def several(one: Value, most: int = MANY) -> Rows:
    """A list of such values; label and help are those of the value."""
    told = dict(one.metadata)
    label, note, kind = told.pop("label"), told.pop("help"), told.pop("kind")
    example = told.get("example")
    rows = options(label, note, kind, example=[example] if example else None, maxItems=most)
    one.allow_none = False
    one.metadata = {key: value for key, value in told.items() if key != "description"}
    if "enum" in one.metadata:
        one.metadata = {**one.metadata, "enum": [code for code in one.metadata["enum"] if code]}
    return Rows(one, most, **rows)


def rows(label: Text, note: Text, schema: type[Schema], most: int = MANY) -> Rows:
    """A list of structured rows."""
    return Rows(Part(schema, error_messages=None), most, **options(label, note, "rows", maxItems=most))
