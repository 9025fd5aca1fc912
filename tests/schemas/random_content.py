"""Random content of every type for hypothesis, made from what the fields say of themselves."""

import json
from typing import Any

from hypothesis import strategies as st
from marshmallow import Schema, fields

from schemas.content_types import schema_of
from schemas.fields import Flag, Part, Rows, Whole

_WORDS = st.text(alphabet="云泽市科技a1 \n\t\u3000\u200b。〔〕é𠮷", max_size=12).map(lambda text: f"字{text}")
_BY_KIND = {
    "date": st.dates().filter(lambda day: day.year >= 1800).map(str),
    "datetime": st.sampled_from(["2026-01-01T00:00:00+08:00", "2025-06-30t23:59:59.5z", "1999-12-31 08:00:00-05:00"]),
    "url": st.integers(1, 99).map(lambda number: f"https://a.example/{number}"),
    "id": st.uuids().map(lambda one: str(one).upper()),
    "term": st.text(alphabet="abc科.:/-_1", min_size=1, max_size=9),
    "language": st.sampled_from(["zh-CN", "en", "bo"]),
    "amount": st.sampled_from(["0", "12.50", "999999999.99"]),
    "html": _WORDS.map(lambda text: f"<p>{text}</p>"),
}


def value_of(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    """What a field may hold."""
    if isinstance(field, Rows):
        entry = value_of(field.inner)
        return st.lists(entry, max_size=3)
    if isinstance(field, Part):
        return object_of(field.schema)
    if isinstance(field, Flag):
        return st.booleans()
    if isinstance(field, Whole):
        return st.integers(field.least, field.most)
    if choices := field.metadata.get("choices"):
        return st.sampled_from(list(choices))
    kind = field.metadata.get("kind")
    return _BY_KIND.get(str(kind) if kind else _kind_of(field), _WORDS)


def _kind_of(field: fields.Field[Any]) -> str:
    """Entries of lists do not name their kind; their limits do."""
    told = field.metadata
    if told.get("format") == "uuid":
        return "id"
    if "scheme" in told:
        return "term"
    return "url" if str(told.get("example", "")).startswith("https://") else "line"


def object_of(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    """What a part or a row may hold: all that it needs, and some of the rest or null instead."""
    needed = {name: value_of(one) for name, one in schema.fields.items() if one.required}
    others = {name: st.none() | value_of(one) for name, one in schema.fields.items() if not one.required}
    return st.fixed_dictionaries(needed, optional=others)


def content_of(type_name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Content of a type; what breaks a rule across fields is mended."""
    return object_of(schema_of(type_name)).map(lambda content: _mended(type_name, content))


def _mended(type_name: str, content: dict[str, Any]) -> dict[str, Any]:
    if content.get("disclosure") not in (None, "proactive"):
        content["disclosure_reason"] = "理由"
    content.pop("repealed_on", None)
    content["relations"] = [{**row, "type": "related"} for row in content.get("relations") or ()]
    kind = content.get("kind")
    for part in ("leader", "organisation", "data", "hot_topic_response", "rumour_refutation", "topic"):
        if type_name == "article" and part != kind:
            content.pop(part, None)
    return _without_repeats(content)


def _without_repeats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_repeats(one) for name, one in value.items()}
    if isinstance(value, list):
        kept: list[Any] = []
        seen: list[str] = []
        for one in map(_without_repeats, value):
            known = _visible(one)
            if known not in seen:
                kept.append(one)
                seen.append(known)
        return kept
    return value


def _visible(value: Any) -> str:
    """Two entries that differ in blanks, letter case or nulls only may be equal once they are tidied."""
    if isinstance(value, dict):
        value = {name: one for name, one in value.items() if one not in (None, [], {})}
    text = json.dumps(value, ensure_ascii=False, sort_keys=True).replace("\\n", "").replace("\\t", "")
    return "".join(text.replace("\u200b", "").split()).lower()
