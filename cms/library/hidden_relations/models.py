"""The table of hidden relations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id

_OPEN = text("shown_at IS NULL")


class HiddenRelation(Base):
    """That the page of `target_id` does not show the relation that `source_id` declares, until `shown_at` is set.

    It outlives what the source publishes later: only another reviewer ends it. At most one open row a relation.
    """

    __tablename__ = "hidden_relation"
    __table_args__ = (
        CheckConstraint(
            "(shown_at IS NULL) = (shown_by IS NULL) AND (shown_at IS NULL) = (shown_person_id IS NULL)", name="shown"
        ),
        CheckConstraint("shown_person_id IS NULL OR shown_person_id <> hidden_person_id", name="shown_by_another"),
        CheckConstraint("source_id <> target_id", name="of_another"),
        Index(
            "uq_hidden_relation_open",
            "source_id",
            "type",
            "target_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_hidden_relation_hidden_at", "hidden_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    type: Mapped[str] = mapped_column(String(16))
    target_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    hidden_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    hidden_person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    hidden_at: Mapped[datetime]
    shown_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    shown_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    shown_at: Mapped[datetime | None]


def is_open() -> ColumnElement[bool]:
    """That the page does not show it now."""
    return HiddenRelation.shown_at.is_(None)
