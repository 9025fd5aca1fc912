"""Tables of review policies, submissions and decisions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class ReviewPolicy(Base):
    """How many levels review what: the most specific row that matches counts."""

    __tablename__ = "review_policy"
    __table_args__ = (CheckConstraint("levels BETWEEN 1 AND 3", name="levels"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    channel_id: Mapped[str | None] = mapped_column(ForeignKey("channel.id"))
    type: Mapped[str | None] = mapped_column(String(32))
    levels: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]


class Submission(Base):
    """One revision sent for review. It binds the content hash; any edit voids it."""

    __tablename__ = "submission"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "revision_number"], ["revision.resource_id", "revision.number"]),
        CheckConstraint(
            "state IN ('open', 'approved', 'published', 'returned', 'rejected', 'voided', 'cancelled')",
            name="state",
        ),
        CheckConstraint("levels BETWEEN 1 AND 3 AND level BETWEEN 1 AND levels", name="levels"),
        Index(
            "uq_submission_active",
            "resource_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'approved')"),
            postgresql_where=text("state IN ('open', 'approved')"),
        ),
        Index("ix_submission_state_created_at", "state", "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    revision_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    levels: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[str] = mapped_column(String(16), default="open")
    submitted_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    publish_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Decision(Base):
    """What one reviewer decided at one level on one content hash. Append-only; nobody decides twice on a submission."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("duty = 'reviewer'", name="by_reviewer"),
        CheckConstraint("verdict IN ('approve', 'return', 'reject')", name="verdict"),
        UniqueConstraint("submission_id", "level"),
        UniqueConstraint("submission_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    level: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[str] = mapped_column(String(8))
    content_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]
