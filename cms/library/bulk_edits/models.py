"""Tables of bulk edits."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base
from cms.long_work import LongWork, state_check


class BulkEdit(LongWork, Base):
    """The same changes for many resources; a preview until somebody asks that it be done.

    `changes` are fields of the content with their new values; `note` says what for. `counts` are items by outcome.
    """

    __tablename__ = "bulk_edit"
    __table_args__ = (state_check("preview"), Index("ix_bulk_edit_account_id_started_at", "account_id", "started_at"))

    changes: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(500), default="")
    counts: Mapped[dict[str, Any]]


class BulkEditItem(Base):
    """One resource of a bulk edit: what would change or has changed, or why not.

    `version` is that of the preview: what was changed by somebody in between is left alone and says so.
    """

    __tablename__ = "bulk_edit_item"
    __table_args__ = (
        CheckConstraint("outcome IN ('waiting', 'changed', 'unchanged', 'refused')", name="outcome"),
        Index("ix_bulk_edit_item_edit_id_outcome", "edit_id", "outcome", "position"),
    )

    edit_id: Mapped[str] = mapped_column(ForeignKey("bulk_edit.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(16), default="waiting")
    before: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]]
