"""On which terms others show an item: whether they must, may or must not, until when, and what they name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.clock import rfc3339
from schemas.parts import REPOST_HOURS


def repost_terms(
    content: Mapping[str, Any], published_at: datetime, *, publisher: str, page: str | None
) -> dict[str, str | None]:
    """The terms, ready to be shown. The clock runs from the first publication and only where reposting is required.

    `page` is the item's own page. What came from elsewhere names its original there instead.
    """
    told = content.get("repost") or {}
    source = content.get("source") or {}
    policy = told.get("policy") or "allowed"
    hours = timedelta(hours=told.get("within_hours") or REPOST_HOURS)
    return {
        "policy": policy,
        "due_at": rfc3339(published_at + hours) if policy == "required" else None,
        "original_address": source.get("url") or page,
        "credit": source.get("name") or publisher,
    }
