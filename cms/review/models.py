"""Tables of review policies, submissions and decisions, and of who held the claim on what."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class ReviewPolicy(Base):
    """On which terms what is reviewed: the most specific row that matches counts.

    `gates`: the level at which each of the six is signed. `hours`: working hours of each level; no clock without.
    `eligible`: ids of the units whose reviewers decide; everybody in scope without.
    """

    __tablename__ = "review_policy"
    __table_args__ = (CheckConstraint("levels BETWEEN 1 AND 3", name="levels"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    channel_id: Mapped[str | None] = mapped_column(ForeignKey("channel.id"))
    type: Mapped[str | None] = mapped_column(String(32))
    levels: Mapped[int] = mapped_column(Integer)
    gates: Mapped[dict[str, Any]]
    secrecy: Mapped[bool] = mapped_column(Boolean, default=False)
    hours: Mapped[list[Any] | None]
    expedited_allowed: Mapped[bool] = mapped_column(Boolean, default=False)
    eligible: Mapped[list[Any] | None]
    created_at: Mapped[datetime]


class Submission(Base):
    """One revision sent for review. It binds the content hash and the terms; any edit voids it.

    `due_at`: when its level should have decided; `escalated_at`: since when it is overdue and others may, too.
    `expedited_reason`: why it is published after one decision at the last level, and reviewed later.
    `gates`, `secrecy`, `hours`, `eligible` and `policy_id` are the terms of the policy at that time; that policy may be
    gone since, so nothing refers to it.
    """

    __tablename__ = "submission"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "revision_number"], ["revision.resource_id", "revision.number"]),
        CheckConstraint(
            "state IN ('open', 'approved', 'published', 'returned', 'rejected', 'voided', 'cancelled')",
            name="state",
        ),
        CheckConstraint("levels BETWEEN 1 AND 3 AND level BETWEEN 1 AND levels", name="levels"),
        CheckConstraint(
            "expedited_reason IS NULL OR (level = levels AND publish_at IS NULL AND expedited_reason <> '')",
            name="expedited",
        ),
        Index(
            "uq_submission_active",
            "resource_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'approved')"),
            postgresql_where=text("state IN ('open', 'approved')"),
        ),
        Index("ix_submission_state_created_at", "state", "created_at"),
        Index(
            "ix_submission_due_at",
            "due_at",
            sqlite_where=text("state = 'open' AND due_at IS NOT NULL"),
            postgresql_where=text("state = 'open' AND due_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    revision_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    levels: Mapped[int] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer, default=1)
    gates: Mapped[dict[str, Any]]
    secrecy: Mapped[bool] = mapped_column(Boolean, default=False)
    hours: Mapped[list[Any] | None]
    eligible: Mapped[list[Any] | None]
    policy_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(16), default="open")
    submitted_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    expedited_reason: Mapped[str | None] = mapped_column(String(1000))
    publish_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Decision(Base):
    """What one reviewer decided at one level on one content hash. Append-only; nobody decides twice on a submission.

    `on_behalf_of`: the account that delegated the right by which this was decided, if it was not the reviewer's own.
    """

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
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    gates: Mapped[dict[str, Any]]
    comments: Mapped[list[Any]]
    is_escalated: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]


class SecrecySignOff(Base):
    """What the secrecy review said of one content hash, apart from the levels and by another person. Append-only."""

    __tablename__ = "secrecy_sign_off"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("duty = 'reviewer'", name="by_reviewer"),
        CheckConstraint("verdict IN ('pass', 'fail')", name="verdict"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), unique=True)
    verdict: Mapped[str] = mapped_column(String(8))
    content_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]


class ClaimEvent(Base):
    """What happened to the claim on a submission. Append-only.

    `account_id` is who did it; of an expired claim, who held it. `until` is when the claim ends that it began;
    `taken_from` is who lost it.
    """

    __tablename__ = "claim_event"
    __table_args__ = (
        CheckConstraint("kind IN ('taken', 'prolonged', 'released', 'expired', 'taken_over')", name="kind"),
        CheckConstraint("(kind = 'taken_over') = (taken_from IS NOT NULL)", name="taken_from"),
        Index("ix_claim_event_submission_id_at", "submission_id", "at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    taken_from: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime]
    until: Mapped[datetime | None]
