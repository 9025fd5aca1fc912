"""Tables of the change log. Rows are never rewritten; they hold ids, hashes and scopes, no content."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class Change(Base):
    """One public effect, appended in the transaction of the effect, numbered without gaps in commit order."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_resource_id_sequence", "resource_id", "sequence"),)

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(Id)
    resource_id: Mapped[str | None] = mapped_column(Id)
    revision_id: Mapped[str | None] = mapped_column(Id)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    scope_before: Mapped[dict[str, Any] | None]
    scope_after: Mapped[dict[str, Any] | None]


class ChangeHead(Base):
    """One row: the number last given. Its row lock serialises the append on PostgreSQL."""

    __tablename__ = "change_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)


class ConsumerCursor(Base):
    """How far one consumer has come, and who holds it now."""

    __tablename__ = "consumer_cursor"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    lease_owner: Mapped[str | None] = mapped_column(Id)
    lease_until: Mapped[datetime | None]
