"""Tables of import runs, their rows, what they propose to merge, and the keys by which a source's items are known."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id
from cms.long_work import LongWork, state_check


class ImportRun(LongWork, Base):
    """One run over one file with one mapping; `done` rows have an outcome, so it goes on at the row after.

    `mapping` is the mapping file's text, by which a kept row can be made into a resource later. `stored_as` names the
    uploaded file under HOME/imports, which the worker reads; None for a run of the command, which reads its own.
    A dry run has outcomes and leaves nothing else. While `total` is None the file is being read through; when `done`
    is `total`, references are turned into relations: those of rows up to `linked` are.
    An erasure takes the file too, once the run is over.
    `attempts` is how often a worker took it since it last got on (see `attempts`).
    """

    __tablename__ = "import_run"
    __table_args__ = (state_check("undone"), Index("ix_import_run_account_id_started_at", "account_id", "started_at"))

    source: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    mapping_sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[str] = mapped_column(Text, default="")
    site: Mapped[str | None] = mapped_column(String(64))
    is_dry: Mapped[bool] = mapped_column(Boolean, default=False)
    stored_as: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    counts: Mapped[dict[str, Any]]
    linked: Mapped[int] = mapped_column(Integer, default=0)
    relations: Mapped[int] = mapped_column(Integer, default=0)
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]


class ImportRunOrganization(Base):
    """An organization that a run's mapping names: whose scope holds all of them sees the run."""

    __tablename__ = "import_run_organization"
    __table_args__ = ({"sqlite_with_rowid": False},)

    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)


class ImportRow(Base):
    """What became of one row: created, already there, a duplicate, proposed for merging, or refused, and why.

    `raw` is the row as it came: JSON of its cells by column, compressed by zlib; None for one that could not be read.
    `raw_sha256` is the digest of its cells that are compared. `version` is that of the resource as the run left it.
    `citations` are the documents that it cites, for the stage in which they become relations; None for none.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('created', 'unchanged', 'changed', 'duplicate', 'proposed', 'refused')", name="outcome"
        ),
        Index("ix_import_row_run_id_outcome", "run_id", "outcome"),
    )

    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(500), default="")
    raw_sha256: Mapped[str] = mapped_column(String(64), index=True)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    resource_id: Mapped[str | None] = mapped_column(Id, index=True)
    version: Mapped[int | None] = mapped_column(Integer)
    citations: Mapped[list[Any] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
    reasons: Mapped[list[Any]]


class MergeProposal(Base):
    """A row that may be a resource which is there already; a person says whether it is the same.

    `ground` tells what they have in common, `likeness` how much of the text (0 to 1), if texts were compared. Decided
    "same", the row's key is known as that resource's; decided "different", it becomes a draft, `made_id`. Organization,
    `source` and `key` are those of the row: while a proposal is open, its item is not proposed again.
    """

    __tablename__ = "merge_proposal"
    __table_args__ = (
        ForeignKeyConstraint(["run_id", "number"], ["import_row.run_id", "import_row.number"]),
        CheckConstraint("ground IN ('index_number', 'document_number', 'title_date', 'text')", name="ground"),
        CheckConstraint("state IN ('open', 'same', 'different', 'undone')", name="state"),
        Index("ix_merge_proposal_state_id", "state", "id"),
        Index(
            "uq_merge_proposal_open",
            "organization_id",
            "source",
            "key",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    run_id: Mapped[str] = mapped_column(Id, index=True)
    number: Mapped[int] = mapped_column(Integer)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    source: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(64))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    ground: Mapped[str] = mapped_column(String(16))
    likeness: Mapped[float | None] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(16), default="open")
    made_id: Mapped[str | None] = mapped_column(ForeignKey("resource.id"), index=True)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]


class HarvestedItem(Base):
    """A source's item that is in the library already: the same key never makes a second resource of its organization.

    What another organization calls its source is no concern of this one: their keys are not the same keys.
    `fingerprint` is a digest of organization, title and date, `opening` one of how the text begins: by these two the
    same item is known again under another key. Both may be missing.
    """

    __tablename__ = "harvested_item"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    raw_sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    opening: Mapped[str] = mapped_column(String(16), default="")
