"""Bulk edits and their items as the API shows them."""

from typing import Any

from cms import clock
from cms.library.bulk_edits.changes import ADD, REMOVE, SET, applied
from cms.library.bulk_edits.models import BulkEdit, BulkEditItem
from cms.library.bulk_edits.preview import OUTCOMES
from cms.library.models import Resource
from cms.library.queries import resource_row


def present_edit(edit: BulkEdit) -> dict[str, object]:
    """A bulk edit with its progress."""
    return {
        "id": edit.id,
        "state": edit.state,
        "changes": {act: edit.changes.get(act, {}) for act in (SET, ADD, REMOVE)},
        "note": edit.note,
        "done": edit.done,
        "total": edit.total,
        "counts": {outcome: edit.counts.get(outcome, 0) for outcome in OUTCOMES},
        "fault": edit.fault,
        "started_at": clock.rfc3339(edit.started_at),
        "finished_at": clock.rfc3339_or_none(edit.finished_at),
    }


def present_item(edit: BulkEdit, item: BulkEditItem, resource: Resource) -> dict[str, object]:
    """An item: the fields before and after, or why it is left alone."""
    return {
        "position": item.position,
        "outcome": item.outcome,
        "before": item.before,
        "after": applied(item.before, edit.changes),
        "reasons": [_reason(one) for one in item.reasons],
        "resource": resource_row(resource),
    }


def _reason(kept: dict[str, Any]) -> dict[str, Any]:
    return {"pointer": kept.get("pointer"), "code": kept["code"], "zh": kept["zh"], "en": kept["en"]}
