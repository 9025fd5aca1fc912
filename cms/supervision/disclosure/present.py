"""Categories as the management API shows them."""

from cms import clock
from cms.library.thematic.rules import FIELDS
from cms.supervision.disclosure.list_categories import Told
from cms.supervision.disclosure.models import DisclosureCategory


def present_category(category: DisclosureCategory, told: Told) -> dict[str, object]:
    """A category with its whole rule, who answers for it, and how it stands."""
    standing, rule = told.standings[category.id], category.rule
    return {
        "id": category.id,
        "site_id": category.site_id,
        "parent_id": category.parent_id,
        "code": category.code,
        "title": category.title,
        "description": category.description,
        "owner": {"id": category.owner_id, "name": told.owners.get(category.owner_id, "")},
        "kind": category.kind,
        "url": category.url,
        "rule": None if rule is None else {name: rule.get(name, []) for name in FIELDS},
        "least": category.least,
        "fresh_days": category.fresh_days,
        "position": category.position,
        "state": told.states[category.id],
        "count": standing.number,
        "newest_at": clock.rfc3339_or_none(standing.newest_at),
        "version": category.version,
        "created_at": clock.rfc3339(category.created_at),
        "updated_at": clock.rfc3339(category.updated_at),
    }
