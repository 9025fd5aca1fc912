"""Tables of resources, revisions and index numbers. Taxonomies and files have their own module each."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class State(StrEnum):
    """Where the head of a resource stands; whether something is public is told by `live_number`."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Resource(Base):
    """One item of the library.

    `version` moves with every change of content or workflow: it is the ETag's source. `live_number` is the revision
    that the public sees, if any; `published_number` the one last made public, which a withdrawal does not clear.
    `expedited` marks what is live without having passed every level: its later review is `open`, or has `confirmed` it.
    What was purged from the recycle bin, or erased, has neither title nor content any more, only hashes. Nothing that
    was public is deleted and purged, but what was erased.
    """

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(state.value for state in State)}", name="state"),
        CheckConstraint("live_number IS NULL OR live_number BETWEEN 1 AND head_number", name="live_number"),
        CheckConstraint("expedited IS NULL OR expedited IN ('open', 'confirmed')", name="expedited"),
        CheckConstraint("expedited IS NULL OR live_number IS NOT NULL", name="expedited_is_live"),
        CheckConstraint(
            "deleted_at IS NULL OR first_public_at IS NULL OR erased_at IS NOT NULL", name="public_is_never_deleted"
        ),
        CheckConstraint("purged_at IS NULL OR deleted_at IS NOT NULL", name="purged_was_deleted"),
        CheckConstraint(
            "erased_at IS NULL OR (purged_at IS NOT NULL AND live_number IS NULL)", name="erased_is_not_live"
        ),
        Index("ix_resource_organization_id_updated_at", "organization_id", "updated_at"),
        Index("ix_resource_home_channel_id", "home_channel_id"),
        Index("ix_resource_home_site_id", "home_site_id"),
        Index("ix_resource_state_updated_at", "state", "updated_at"),
        Index(
            "ix_resource_document_title",
            "title",
            sqlite_where=text("type = 'policy_document'"),
            postgresql_where=text("type = 'policy_document'"),
        ),
        Index(
            "ix_resource_review_by",
            "review_by",
            sqlite_where=text("review_by IS NOT NULL"),
            postgresql_where=text("review_by IS NOT NULL"),
        ),
        Index(
            "uq_resource_language",
            "translation_group_id",
            "language",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    type: Mapped[str] = mapped_column(String(32))
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    home_site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    home_channel_id: Mapped[str | None] = mapped_column(ForeignKey("channel.id"))
    state: Mapped[str] = mapped_column(String(16), default=State.DRAFT)
    head_number: Mapped[int] = mapped_column(Integer)
    live_number: Mapped[int | None] = mapped_column(Integer)
    published_number: Mapped[int] = mapped_column(Integer, default=0)
    expedited: Mapped[str | None] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer, default=1)
    title: Mapped[str] = mapped_column(String(500))
    document_number: Mapped[str | None] = mapped_column(String(200), index=True)
    language: Mapped[str] = mapped_column(String(35))
    translation_group_id: Mapped[str] = mapped_column(Id)
    index_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    completeness: Mapped[float] = mapped_column(Float)
    review_by: Mapped[date | None] = mapped_column(Date)
    created_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    first_public_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Revision(Base):
    """An immutable snapshot: who made it, when, its hash. The content is kept apart so that it can be erased."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    author_account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    author_person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class RevisionContent(Base):
    """The content of a revision: canonical JSON, and its plain text derived once."""

    __tablename__ = "revision_content"

    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(Text)


class ResourceRelation(Base):
    """A typed link that the head of a resource declares; the inverse is found by `target_id`."""

    __tablename__ = "resource_relation"

    source_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    type: Mapped[str] = mapped_column(String(16), primary_key=True)
    target_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)


class IndexCounter(Base):
    """The serial last given to a body in a month (Asia/Shanghai)."""

    __tablename__ = "index_counter"

    code: Mapped[str] = mapped_column(String(18), primary_key=True)
    month: Mapped[str] = mapped_column(String(6), primary_key=True)
    serial: Mapped[int] = mapped_column(Integer)


class IndexNumber(Base):
    """An index number that is taken, given here or imported; it is never given twice."""

    __tablename__ = "index_number"

    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), unique=True)
    is_imported: Mapped[bool]
    taken_at: Mapped[datetime]
