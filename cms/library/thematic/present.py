"""Thematic libraries as the management API shows them."""

from collections.abc import Sequence

from cms import clock
from cms.library.thematic.models import ThematicLibrary
from cms.library.thematic.rules import FIELDS


def present_library(library: ThematicLibrary, pins: Sequence[str]) -> dict[str, object]:
    """A library with its whole rule (empty where it asks for nothing) and its pins in order."""
    return {
        "id": library.id,
        "site_id": library.site_id,
        "slug": library.slug,
        "title": library.title,
        "description": library.description,
        "rule": {name: library.rule.get(name, []) for name in FIELDS},
        "pins": list(pins),
        "version": library.version,
        "created_at": clock.rfc3339(library.created_at),
        "updated_at": clock.rfc3339(library.updated_at),
    }
