"""Tables of the shared library and of placements in channels of other units."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
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

STATES = ("waiting", "in_effect", "refused", "cancelled", "ended", "lapsed")
OPEN = ("waiting", "in_effect")
_OPEN = text(f"state IN {OPEN}")
_SHARED = text("ended_at IS NULL")


class SharedResource(Base):
    """That the unit of a resource lets others use it (共享库), from when until when. What ended stays on record."""

    __tablename__ = "shared_resource"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index("uq_shared_resource_open", "resource_id", unique=True, sqlite_where=_SHARED, postgresql_where=_SHARED),
        Index("ix_shared_resource_shared_at", "shared_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    shared_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    shared_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")


class ChannelPlacement(Base):
    """A resource of one unit in a channel of another, asked for with one content hash, which two persons sign.

    `levels` and `eligible` are the terms of the channel's review policy when it was asked for, by somebody or anew.
    `previous_id` is the placement that lapsed when another content went public, `offer_id` the offer that was adopted.
    Nobody closed what lapsed.
    It does not hold the channel once it is closed: when that is removed, it is on record.
    """

    __tablename__ = "channel_placement"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "revision_number"], ["revision.resource_id", "revision.number"]),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"(state IN {OPEN}) = (closed_at IS NULL)", name="closed"),
        CheckConstraint("state NOT IN ('in_effect', 'ended') OR in_effect_at IS NOT NULL", name="in_effect"),
        CheckConstraint("state NOT IN ('refused', 'cancelled', 'ended') OR closed_by IS NOT NULL", name="closer"),
        CheckConstraint("levels BETWEEN 1 AND 3", name="levels"),
        Index(
            "uq_channel_placement_open",
            "resource_id",
            "channel_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_channel_placement_created_at", "created_at"),
        Index("ix_channel_placement_channel_id_state", "channel_id", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    channel_id: Mapped[str] = mapped_column(Id)
    revision_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    levels: Mapped[int] = mapped_column(Integer)
    eligible: Mapped[list[Any] | None]
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    note: Mapped[str] = mapped_column(String(1000), default="")
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offer.id"), index=True)
    previous_id: Mapped[str | None] = mapped_column(ForeignKey("channel_placement.id"))
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    in_effect_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(2000), default="")


class PlacementSignature(Base):
    """What one person of the receiving side says of the content of one hash, or of its secrecy review. Append-only."""

    __tablename__ = "placement_signature"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("duty = 'reviewer'", name="by_reviewer"),
        CheckConstraint("part IN ('content', 'secrecy')", name="part"),
        CheckConstraint("verdict IN ('pass', 'fail')", name="verdict"),
        UniqueConstraint("placement_id", "part"),
        UniqueConstraint("placement_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    placement_id: Mapped[str] = mapped_column(ForeignKey("channel_placement.id"))
    part: Mapped[str] = mapped_column(String(8))
    verdict: Mapped[str] = mapped_column(String(8))
    content_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]
