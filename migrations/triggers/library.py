"""Resources, their revisions and their index numbers: what was written stays, and says who wrote it."""

from migrations.rules import AppendOnly, Custom, Immutable, Rule, Undeletable
from migrations.triggers.refusals import refused, refused_delete

OTHER_HASH = """NOT EXISTS (
    SELECT 1 FROM revision WHERE revision.resource_id = NEW.resource_id
    AND revision.number = NEW.revision_number AND revision.content_hash = NEW.content_hash
)"""
_OTHER_AUTHOR = """NOT EXISTS (
    SELECT 1 FROM account WHERE account.id = NEW.author_account_id AND account.person_id = NEW.author_person_id
)"""
_CONTENT_STAYS = """NOT EXISTS (
    SELECT 1 FROM revision JOIN resource ON resource.id = revision.resource_id
    WHERE revision.id = OLD.revision_id AND (
        resource.erased_at IS NOT NULL OR (resource.deleted_at IS NOT NULL AND resource.first_public_at IS NULL)
    )
)"""
"""Content goes only with a draft that was never public, out of the recycle bin, or in a confirmed erasure."""
_IS_FREED = """OLD.is_imported AND EXISTS (
        SELECT 1 FROM resource WHERE resource.id = OLD.resource_id
        AND resource.first_public_at IS NULL AND resource.deleted_at IS NOT NULL
    )"""
"""An index number stays taken; only an imported one, of a draft in the recycle bin that never was public, is freed.

That is what undoing an import needs: the number came with the file and comes again with it.
"""

LIBRARY: tuple[Rule, ...] = (
    AppendOnly("revision"),
    Undeletable("resource"),
    Custom(
        "index_number_delete", "index_number", *refused_delete(f"NOT ({_IS_FREED})", "index numbers are never deleted")
    ),
    Custom(
        "revision_content_delete",
        "revision_content",
        *refused_delete(_CONTENT_STAYS, "the content of what was public is never deleted"),
    ),
    Immutable("resource", "type"),
    Immutable("resource", "organization_id"),
    Immutable("revision_content", "content", "revision_id"),
    Immutable("revision_content", "text", "revision_id"),
    Immutable("index_number", "resource_id", "number"),
    Custom("revision_author", "revision", *refused(_OTHER_AUTHOR, "an account writes for its own person")),
)
