"""The table of pins."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id

STATES = ("waiting", "in_effect", "refused", "cancelled", "ended")
OPEN = ("waiting", "in_effect")
_OPEN = text(f"state IN {OPEN}")
MOST = 10
"""Pins in effect in one channel."""


class ChannelPin(Base):
    """A resource that stands first in a channel, at a place among those, until the end of a day if one is told.

    `levels` and `eligible` are the terms of the channel's review policy when it was asked for; `decided_by` is who let
    it take effect, or not. It does not hold the channel: when that is removed, it is on record.
    """

    __tablename__ = "channel_pin"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"(state IN {OPEN}) = (closed_at IS NULL)", name="closed"),
        CheckConstraint("state NOT IN ('in_effect', 'ended') OR in_effect_at IS NOT NULL", name="in_effect"),
        CheckConstraint("(in_effect_at IS NULL) OR (decided_by IS NOT NULL)", name="decider"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST}", name="position"),
        CheckConstraint("levels BETWEEN 1 AND 3", name="levels"),
        Index(
            "uq_channel_pin_open",
            "channel_id",
            "resource_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_channel_pin_created_at", "created_at"),
        Index(
            "ix_channel_pin_until",
            "until",
            sqlite_where=text("state = 'in_effect' AND until IS NOT NULL"),
            postgresql_where=text("state = 'in_effect' AND until IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    until: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(1000), default="")
    levels: Mapped[int] = mapped_column(Integer)
    eligible: Mapped[list[Any] | None]
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    in_effect_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")
