"""Tables of releases and of what goes public with each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id

PREPARING, WAITING, PUBLISHED, CANCELLED = "preparing", "waiting", "published", "cancelled"
STATES = (PREPARING, WAITING, PUBLISHED, CANCELLED)
OPEN = (PREPARING, WAITING)


class Release(Base):
    """Resources that go public together.

    `state`: `preparing` until every item has all its approvals, then `waiting` for `due_at`: the latest of
    `publish_at` and the times of its submissions. `fault` tells which item could not go public the last time, and why.
    `version` is the ETag's source.
    """

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'waiting') = (due_at IS NOT NULL)", name="due_at"),
        CheckConstraint("(state IN ('published', 'cancelled')) = (closed_at IS NOT NULL)", name="closed_at"),
        Index("ix_release_organization_id_created_at", "organization_id", "created_at"),
        Index(
            "ix_release_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    state: Mapped[str] = mapped_column(String(16), default=PREPARING)
    publish_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    fault: Mapped[dict[str, Any] | None]
    created_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)


class ReleaseItem(Base):
    """One resource of a release. `is_open` as long as the release is: a resource is in one open release at most.

    `submission_id` is what it went public by.
    """

    __tablename__ = "release_item"
    __table_args__ = (
        Index(
            "uq_release_item_open",
            "resource_id",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
    )

    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"), unique=True)
