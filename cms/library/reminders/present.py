"""Reminders as the API shows them."""

from typing import Any

from cms import clock
from cms.library.models import Resource
from cms.library.queries import resource_row


def present_reminder(row: Any) -> dict[str, object]:
    """What is due, in how many days, and who is to look: the author, or nobody but the unit."""
    resource: Resource = row[0]
    day = resource.review_by
    author = {"account_id": row.account_id, "name": row.author} if row.is_there else None
    return {
        "days_left": (day - clock.today()).days if day else None,
        "author": author,
        "organization_id": resource.organization_id,
        "organization_name": row.unit,
        "resource": resource_row(resource),
    }
