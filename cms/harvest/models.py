"""Tables of import runs, their rows, and the keys by which a source's items are known again."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class ImportRun(Base):
    """One run over one file with one mapping; `next_row` is where it goes on after an interruption."""

    __tablename__ = "import_run"
    __table_args__ = (CheckConstraint("state IN ('running', 'finished', 'failed')", name="state"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    mapping_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    next_row: Mapped[int] = mapped_column(Integer, default=1)
    counts: Mapped[dict[str, Any]]
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """What became of one row: created, already there, a duplicate within the file, or refused and why."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('created', 'unchanged', 'changed', 'duplicate', 'refused')", name="outcome"),
        Index("ix_import_row_run_id_outcome", "run_id", "outcome"),
    )

    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(16))
    raw_sha256: Mapped[str] = mapped_column(String(64))
    resource_id: Mapped[str | None] = mapped_column(Id)
    reasons: Mapped[list[Any]]


class HarvestedItem(Base):
    """A source's item that is in the library already: the same key never makes a second resource.

    `fingerprint` is a digest of organization, title and date, `opening` one of how the text begins: by these two the
    same item is known again under another key. Both may be missing.
    """

    __tablename__ = "harvested_item"

    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    raw_sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    opening: Mapped[str] = mapped_column(String(16), default="")
