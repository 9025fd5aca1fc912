"""Releases (同步发布): what is released together goes public together."""

from migrations.rules import Custom, Immutable, Rule, Undeletable
from migrations.triggers.refusals import refused, refused_delete, refused_update

_ALONE = """EXISTS (
    SELECT 1 FROM release_item AS mine JOIN release_item AS other ON other.release_id = mine.release_id
    JOIN resource ON resource.id = other.resource_id
    WHERE mine.resource_id = NEW.resource_id AND mine.is_open AND other.is_open
    AND NOT (resource.state = 'scheduled' OR (resource.state = 'published'
        AND resource.live_number = resource.head_number))
)"""
_NOT_OPEN = """NOT EXISTS (
    SELECT 1 FROM release WHERE release.id = NEW.release_id AND release.state IN ('preparing', 'waiting')
)"""
_HALF_PUBLIC = """NEW.state = 'published' AND (NOT EXISTS (
    SELECT 1 FROM release_item WHERE release_item.release_id = NEW.id
) OR EXISTS (
    SELECT 1 FROM release_item WHERE release_item.release_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM publication WHERE publication.resource_id = release_item.resource_id
        AND publication.submission_id = release_item.submission_id
    )
))"""

RELEASES: tuple[Rule, ...] = (
    Undeletable("release"),
    Custom("publication_together", "publication", *refused(_ALONE, "what is released together goes public together")),
    Immutable("release", "organization_id"),
    Immutable("release", "created_by"),
    Custom("release_closed", "release", *refused_update("OLD.closed_at IS NOT NULL", "the release is closed")),
    Custom("release_whole", "release", *refused_update(_HALF_PUBLIC, "a release goes public as a whole")),
    Custom("release_item_removed", "release_item", *refused_delete("NOT OLD.is_open", "the release is closed")),
    Custom("release_item_added", "release_item", *refused(_NOT_OPEN, "the release is closed")),
)
