"""The JSON Schema of a mapping file, for editors that check and complete while one types.

Made from the lists that the parser itself goes by; a test compares the keys of the two.
"""

from typing import Any

from cms.harvest.dates import FORMS as DATE_FORMS
from cms.harvest.field_rules import MOST_CHARACTERS
from cms.harvest.formats import FORMATS
from cms.harvest.mapping import KEEP
from cms.harvest.mapping_file import DELIMITERS, ENCODINGS, LONGEST_SOURCE, TESTS
from cms.harvest.tables import LONGEST
from schemas.content_types import CONTENT_TYPES

_TEXT: dict[str, Any] = {"type": "string", "maxLength": LONGEST}
_TEXTS: dict[str, Any] = {
    "oneOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    ]
}


def schema() -> dict[str, Any]:
    """The schema of the whole file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Zhengku import mapping · 政库导入映射",
        **_table(
            {
                "source": {**_TEXT, "minLength": 1, "maxLength": LONGEST_SOURCE},
                "type": _choice(list(CONTENT_TYPES)),
                "organization": _choice(),
                "channel": _choice(),
                "format": {"enum": list(FORMATS)},
                "encoding": {"enum": list(ENCODINGS)},
                "delimiter": {"enum": list(DELIMITERS)},
                "sheet": _TEXT,
                "statuses": _TEXTS,
                "key": _table({"columns": _TEXTS, "first_of": _TEXTS, "compare": _TEXTS}),
                "index_number": _table({"column": _TEXT}, "column"),
                "links": _table({"column": _TEXT, "split": _TEXT, "base": _TEXT, "label": _TEXT}, "column"),
                "pages": _table({"selector": _TEXTS, "remove": _TEXTS, "base": _TEXT}),
                "attachments": _table({"keep": {"enum": list(KEEP)}}),
                "references": _table({"relate": {"type": "boolean"}}),
                "fields": {"type": "object", "required": ["title"], "additionalProperties": {"$ref": "#/$defs/field"}},
            },
            "source",
            "type",
            "organization",
            "key",
            "fields",
        ),
        "$defs": {"rule": _rule(), "field": _part_or_rule(), "field_rule": _table(_field())},
    }


def _table(properties: dict[str, Any], *needed: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": list(needed)} if needed else made


def _choice(among: list[str] | None = None) -> dict[str, Any]:
    """A constant, or rules on a column."""
    value = {"enum": among} if among else _TEXT
    rules = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/rule"}}
    return {"oneOf": [value, _table({"column": _TEXT, "rules": rules, "default": value}, "column", "rules")]}


def _rule() -> dict[str, Any]:
    made = _table({**dict.fromkeys(TESTS, _TEXTS), "value": _TEXT}, "value")
    return {**made, "oneOf": [{"required": [test]} for test in TESTS]}


def _part_or_rule() -> dict[str, Any]:
    """The rule of a field, or a part (``source``, ``accountable``) whose fields have one each."""
    rule = {"$ref": "#/$defs/field_rule"}
    return {"anyOf": [rule, {"type": "object", "minProperties": 1, "additionalProperties": rule}]}


def _field() -> dict[str, Any]:
    flag = {"type": "boolean"}
    return {
        "column": _TEXTS,
        "columns": _TEXTS,
        "constant": {},
        "ignore": _TEXTS,
        "find_in": _TEXTS,
        "characters": {"type": "integer", "minimum": 1, "maximum": MOST_CHARACTERS},
        "strip": _TEXTS,
        "pattern": _TEXT,
        "lookup": {"type": "object", "additionalProperties": {"type": "string"}},
        "default": _TEXT,
        "split": _TEXT,
        "date_at_end": flag,
        "forms": {"oneOf": [{"enum": list(DATE_FORMS)}, {"type": "array", "items": {"enum": list(DATE_FORMS)}}]},
        "format": {"enum": ["text", "html"]},
        "mend_from": _TEXT,
        "base": _TEXT,
    }
