"""Tables of publications, withdrawals and due actions."""

from datetime import datetime

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
