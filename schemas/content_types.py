"""The one list of content types (L5). A new type is one schema file and one line here."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema

from schemas.article import Article
from schemas.describe import describe_fields
from schemas.fields import Part, Rows
from schemas.metadata import Metadata
from schemas.policy_document import PolicyDocument
from schemas.policy_interpretation import PolicyInterpretation
from schemas.qa import Qa
from schemas.service_item import ServiceItem
from schemas.text import Text


class ContentType(NamedTuple):
    """One type of content: its schema and its name in both languages."""

    schema: type[Metadata]
    label: Text


CONTENT_TYPES: dict[str, ContentType] = {
    "article": ContentType(Article, Text("文章", "article")),
    "policy_document": ContentType(PolicyDocument, Text("政策文件", "policy document")),
    "policy_interpretation": ContentType(PolicyInterpretation, Text("政策解读", "policy interpretation")),
    "service_item": ContentType(ServiceItem, Text("办事服务", "service item")),
    "qa": ContentType(Qa, Text("问答知识", "question and answer")),
}
DEFAULT_LANGUAGE = "zh-CN"


@cache
def schema_of(type_name: str) -> Metadata:
    """The schema of a type, made once. Raises ``KeyError`` for a type that is none."""
    return CONTENT_TYPES[type_name].schema()


def load_content(type_name: str, data: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """Check and normalise the content of a resource; dates stay ISO text, so the answer is plain JSON.

    As a whole (``partial=False``) empty values are left out and the language is set, so that equal contents are
    equal documents. As a change (``partial=True``) nothing is required and null stays: it clears a field. Raises
    ``marshmallow.ValidationError`` (`schemas.faults.flatten` lists its faults) and ``KeyError`` for an unknown type.
    """
    loaded: dict[str, Any] = schema_of(type_name).load(data, partial=partial)
    if partial:
        return loaded
    loaded.setdefault("language", None)
    loaded["language"] = loaded["language"] or DEFAULT_LANGUAGE
    return _filled(loaded)


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    """The object without null and empty values, at any depth."""
    kept = ((name, _without_empty(one)) for name, one in value.items())
    return {name: one for name, one in kept if one is not None and one not in ([], {})}


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    if isinstance(value, list):
        return [_without_empty(one) for one in value]
    return value


def full(type_name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with every documented field: null where nothing is known, ``[]`` where there is none."""
    return _full(schema_of(type_name), content)


def defaults(type_name: str) -> dict[str, Any]:
    """Every documented field of a type, empty."""
    return full(type_name, {})


def _full(schema: Schema, content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _present(field, content.get(name)) for name, field in schema.fields.items()}


def _present(field: object, value: Any) -> Any:
    if isinstance(field, Rows):
        rows = value or []
        return [_full(field.inner.schema, row) for row in rows] if isinstance(field.inner, Part) else list(rows)
    if isinstance(field, Part) and value is not None:
        return _full(field.schema, value)
    return value


@cache
def describe() -> list[dict[str, Any]]:
    """Every type with every field, as JSON for ``GET /api/v1/content-types``. Made once: not to be changed."""
    return [
        {
            "name": name,
            "label": one.label._asdict(),
            "fields": describe_fields(schema_of(name)),
        }
        for name, one in CONTENT_TYPES.items()
    ]
