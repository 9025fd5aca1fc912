"""Tables of publications, later reviews, withdrawals and due actions."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class Publication(Base):
    """A revision made public on the strength of one approved submission. Append-only.

    `is_important`: of a document that needed an interpretation, or a waiver, to go public.
    """

    __tablename__ = "publication"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "revision_number"], ["revision.resource_id", "revision.number"]),
        Index(
            "ix_publication_important",
            "resource_id",
            sqlite_where=text("is_important"),
            postgresql_where=text("is_important"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id, index=True)
    revision_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), unique=True)
    is_important: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]


class LaterReview(Base):
    """What an expedited publication owes (补审): another reviewer of the last level confirms it or objects.

    `base_number` is what was last public before, so that whoever wrote a revision since then is known. It is closed
    without anybody's word when the resource is withdrawn or published again. Once closed it never changes.
    """

    __tablename__ = "later_review"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("state IN ('open', 'confirmed', 'objected', 'withdrawn', 'superseded')", name="state"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint(
            "(state IN ('confirmed', 'objected')) = (person_id IS NOT NULL)"
            " AND (person_id IS NULL) = (account_id IS NULL) AND (person_id IS NULL) = (duty IS NULL)",
            name="decider",
        ),
        CheckConstraint("duty IS NULL OR duty = 'reviewer'", name="by_reviewer"),
        Index(
            "uq_later_review_open",
            "resource_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_later_review_state_due_at", "state", "due_at"),
    )

    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    base_number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default="open")
    due_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    account_id: Mapped[str | None] = mapped_column(Id)
    duty: Mapped[str | None] = mapped_column(String(16))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    comment: Mapped[str] = mapped_column(String(1000), default="")
    gates: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime | None]


class Withdrawal(Base):
    """A publication taken back, by whom and why; or put into the archive. Append-only."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("duty = 'reviewer'", name="by_reviewer"),
        CheckConstraint("kind IN ('withdrawn', 'archived')", name="kind"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    revision_number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(1000))
    account_id: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class DueAction(Base):
    """Something to do at a time: make public what was approved for later."""

    __tablename__ = "due_action"
    __table_args__ = (
        CheckConstraint("kind IN ('publish')", name="kind"),
        CheckConstraint("state IN ('pending', 'done', 'cancelled', 'failed')", name="state"),
        Index("ix_due_action_state_due_at", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), unique=True)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default="pending")
    failure: Mapped[str | None] = mapped_column(String(200))
    done_at: Mapped[datetime | None]
