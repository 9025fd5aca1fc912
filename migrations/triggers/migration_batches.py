"""Batches of migrated content: nobody approves one before reading its sample."""

from migrations.rules import AppendOnly, Custom, Rule, Undeletable
from migrations.triggers.refusals import refused

_SAMPLE_UNREAD = """NEW.verdict = 'approve' AND EXISTS (
    SELECT 1 FROM migration_item JOIN submission ON submission.id = migration_item.submission_id
    WHERE migration_item.batch_id = NEW.batch_id AND migration_item.state = 'submitted'
    AND ((migration_item.sampled >> (NEW.level - 1)) & 1) = 1 AND NOT EXISTS (
        SELECT 1 FROM migration_reading
        WHERE migration_reading.submission_id = submission.id AND migration_reading.person_id = NEW.person_id
        AND migration_reading.content_hash = submission.content_hash
    )
)"""

MIGRATION_BATCHES: tuple[Rule, ...] = (
    AppendOnly("migration_reading"),
    AppendOnly("migration_decision"),
    Undeletable("migration_batch"),
    Custom("migration_sample_read", "migration_decision", *refused(_SAMPLE_UNREAD, "the sample was not read in full")),
)
