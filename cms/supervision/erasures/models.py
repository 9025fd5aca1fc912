"""Tables of erasures: what is to be erased and who decided so, what became of each resource, which files go."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base
from cms.long_work import LongWork, state_check


class Erasure(LongWork, Base):
    """One resource, or all that is at home on a site: two administrators and a top-level reviewer have agreed to it.

    `unconfirmed` until the reviewer decides, then it waits for the worker, or is `refused`; one that stays unconfirmed
    for as long as a change request is open has expired (see `states`). `total` is counted anew when it is confirmed.
    `account_id` is who asked.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        state_check("unconfirmed", "refused"),
        CheckConstraint("(resource_id IS NULL) <> (site_id IS NULL)", name="one_scope"),
        CheckConstraint("state IN ('unconfirmed', 'cancelled') OR confirmed_by IS NOT NULL", name="confirmed"),
        CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)"
            " AND (confirmed_by IS NULL) = (confirmed_person_id IS NULL)",
            name="confirmer",
        ),
        Index("ix_erasure_started_at", "started_at"),
    )

    resource_id: Mapped[str | None] = mapped_column(ForeignKey("resource.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"), index=True)
    ground: Mapped[str] = mapped_column(String(500))
    change_request_id: Mapped[str] = mapped_column(ForeignKey("change_request.id"), unique=True)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    confirmed_person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    counts: Mapped[dict[str, Any]]


class ErasedItem(Base):
    """One resource that was agreed to: it is `waiting`, `erased`, or `left`.

    The rows are written when the third person confirms and none later. Left is what was public or under review again,
    at home on another site, changed (its newest revision is not `head_number` any more), or perhaps the same as a row
    of an import, when its turn came; `at` is that moment.
    """

    __tablename__ = "erased_item"
    __table_args__ = (
        CheckConstraint("outcome IN ('waiting', 'erased', 'left')", name="outcome"),
        CheckConstraint("(outcome = 'waiting') = (at IS NULL)", name="settled"),
        Index("ix_erased_item_erasure_id_outcome_resource_id", "erasure_id", "outcome", "resource_id"),
    )

    erasure_id: Mapped[str] = mapped_column(ForeignKey("erasure.id"), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)
    head_number: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime | None]


class ErasedFile(Base):
    """Bytes that nothing names any more; told in the transaction that let go of them, removed from the disk after it.

    `place` is `files` (by SHA-256) or `imports` (by the name under which a sent file lies).
    """

    __tablename__ = "erased_file"
    __table_args__ = (CheckConstraint("place IN ('files', 'imports')", name="place"),)

    erasure_id: Mapped[str] = mapped_column(ForeignKey("erasure.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    removed_at: Mapped[datetime | None]
