"""The table of offers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id

STATES = ("waiting", "adopted", "copied", "returned", "withdrawn")


class Offer(Base):
    """A resource that its unit offers to a channel of another one (信息报送, P7), with the hash it was offered with.

    `organization_id` is the unit that offers. It does not hold the channel once it is closed: when that
    is removed, it is on record.
    `copy_id` is the draft that the other unit made of it.
    """

    __tablename__ = "offer"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "revision_number"], ["revision.resource_id", "revision.number"]),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'waiting') = (closed_at IS NULL)", name="closed"),
        CheckConstraint(
            "(state = 'waiting') = (closed_by IS NULL) AND (closed_by IS NULL) = (closed_person_id IS NULL)",
            name="closer",
        ),
        CheckConstraint("(state = 'copied') = (copy_id IS NOT NULL)", name="copy"),
        CheckConstraint(
            "state NOT IN ('adopted', 'copied', 'returned') OR closed_person_id <> offered_person_id",
            name="second_person",
        ),
        Index(
            "uq_offer_waiting",
            "resource_id",
            "channel_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_offer_created_at", "created_at"),
        Index(
            "ix_offer_copy_id",
            "copy_id",
            sqlite_where=text("copy_id IS NOT NULL"),
            postgresql_where=text("copy_id IS NOT NULL"),
        ),
        Index("ix_offer_channel_id_state", "channel_id", "state"),
        Index("ix_offer_organization_id_created_at", "organization_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    channel_id: Mapped[str] = mapped_column(Id)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    revision_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    offered_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    offered_person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    closed_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    copy_id: Mapped[str | None] = mapped_column(ForeignKey("resource.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
