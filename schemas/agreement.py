"""Rules across fields of the unified metadata; each gives the faults it finds, by field."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.faults import fault
from schemas.relations import may_declare


def disagreements(type_name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """All broken rules at once, as marshmallow tells faults; fields that are not there break none."""
    return {**_dates(data), **_reason(data), **_past(data), **_relations(type_name, data)}


def _dates(data: Mapping[str, Any]) -> dict[str, Any]:
    """ISO dates compare as text."""
    start, end = data.get("effective_on"), data.get("repealed_on")
    if start and end and end < start:
        return {"repealed_on": [fault("date_order", zh={"other": "生效日期"}, other="effective_on")]}
    return {}


def _reason(data: Mapping[str, Any]) -> dict[str, Any]:
    if data.get("disclosure") in (None, "proactive") or data.get("disclosure_reason"):
        return {}
    return {"disclosure_reason": [fault("reason_needed")]}


def _past(data: Mapping[str, Any]) -> dict[str, Any]:
    told = data.get("first_published_at")
    if told and datetime.fromisoformat(told) > datetime.now(UTC):
        return {"first_published_at": [fault("in_future")]}
    return {}


def _relations(type_name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """A schema without a type name (the bare metadata) has no rule about relations."""
    wrong = {
        place: {"type": [fault("relation_not_allowed")]}
        for place, row in enumerate(data.get("relations") or ())
        if type_name and "type" in row and not may_declare(row["type"], type_name)
    }
    return {"relations": wrong} if wrong else {}
