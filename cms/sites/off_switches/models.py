"""The table of off-switches."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id

_OPEN = text("on_at IS NULL")


class OffSwitch(Base):
    """Something switched off; it is back on when `on_at` is set. At most one open row a subject.

    `content_hash` is that of what a resource showed when it was switched off: only the same comes back (P7).
    """

    __tablename__ = "off_switch"
    __table_args__ = (
        CheckConstraint("subject_type IN ('resource', 'channel', 'site')", name="subject_type"),
        Index("ix_off_switch_open", "subject_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(String(500))
    content_hash: Mapped[str | None] = mapped_column(String(64))
    off_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    off_at: Mapped[datetime]
    on_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    on_at: Mapped[datetime | None]
