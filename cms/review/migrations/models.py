"""Tables of migration batches, their policy, their items, and what reviewers read and decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id
from cms.long_work import LongWork, state_check


class MigrationPolicy(Base):
    """Whether and how content of an organization (None: of any) may be decided on in batches.

    The nearest organization above counts; where there is no policy, there are no batches.
    """

    __tablename__ = "migration_policy"
    __table_args__ = (
        CheckConstraint("levels BETWEEN 1 AND 3", name="levels"),
        CheckConstraint("sample_percent BETWEEN 1 AND 100 AND sample_least >= 1", name="sample"),
        CheckConstraint("most_items BETWEEN 1 AND 100000", name="most_items"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), unique=True)
    levels: Mapped[int] = mapped_column(Integer)
    sample_percent: Mapped[int] = mapped_column(Integer)
    sample_least: Mapped[int] = mapped_column(Integer)
    most_items: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]


class MigrationBatch(LongWork, Base):
    """Drafts of one import, sent for review together, and decided on together level by level.

    `stage`: `submitting` (each item gets its submission), `reviewing` (waits for reviewers at `level`), `deciding`
    (each item gets its decision of that level; the last one publishes), `cancelling` (each item that is not public is
    a draft again), `closed` (all went through, or it was returned or taken back). In all but `reviewing` and `closed`
    it is long work, open or failed: `done` is the position to which the stage has come, `total` the last one.

    `organization_id` is the unit above all items; `site_id`, `channel_id` are their home, if all have the same one.
    `version` moves with the stage, not with progress: it is the ETag's source. `draw` is the secret of the sample.
    """

    __tablename__ = "migration_batch"
    __table_args__ = (
        state_check(),
        CheckConstraint("stage IN ('submitting', 'reviewing', 'deciding', 'cancelling', 'closed')", name="stage"),
        CheckConstraint("levels BETWEEN 1 AND 3 AND level BETWEEN 1 AND levels", name="levels"),
        Index("ix_migration_batch_organization_id_started_at", "organization_id", "started_at"),
    )

    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(1000), default="")
    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), index=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    channel_id: Mapped[str | None] = mapped_column(ForeignKey("channel.id"))
    stage: Mapped[str] = mapped_column(String(16), default="submitting")
    levels: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer, default=1)
    sample_percent: Mapped[int] = mapped_column(Integer)
    sample_least: Mapped[int] = mapped_column(Integer)
    draw: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]]
    cancelled_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)


class MigrationItem(Base):
    """One resource of a batch. `sampled` has a bit for each level whose sample it is in: 1, 2 and 4.

    `fault` tells why it stayed behind (`left`). A reading or a decision of its own is bound to its submission.
    """

    __tablename__ = "migration_item"
    __table_args__ = (
        UniqueConstraint("batch_id", "resource_id"),
        CheckConstraint("state IN ('waiting', 'submitted', 'excepted', 'left', 'returned', 'published')", name="state"),
        CheckConstraint("sampled BETWEEN 0 AND 7", name="sampled"),
        Index("ix_migration_item_batch_id_state", "batch_id", "state", "position"),
    )

    batch_id: Mapped[str] = mapped_column(ForeignKey("migration_batch.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"), unique=True)
    sampled: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    fault: Mapped[dict[str, Any] | None]


class MigrationReading(Base):
    """A reviewer has read an item of the sample in full, in the form that has this hash. Append-only."""

    __tablename__ = "migration_reading"
    __table_args__ = (UniqueConstraint("submission_id", "person_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("migration_batch.id"), index=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime]


class MigrationDecision(Base):
    """What one reviewer decided on a batch at one level; each of its items gets a decision of its own. Append-only."""

    __tablename__ = "migration_decision"
    __table_args__ = (
        CheckConstraint("verdict IN ('approve', 'return')", name="verdict"),
        UniqueConstraint("batch_id", "level"),
        UniqueConstraint("batch_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("migration_batch.id"))
    level: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[str] = mapped_column(String(8))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    excepted: Mapped[list[str]]
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
