"""Tables of the read model: ready representations, and narrow rows to find and order them by."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    desc,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from cms.db import Base, Id


class DeliveredResource(Base):
    """What the public sees of a resource. A withdrawn one stays as a tombstone without content.

    `summary` and `full` are ready JSON objects, made at publication: lists show the first, an item the second.
    `made_at` is when they were made, or the tombstone set: a related item's withdrawal moves it, `updated_at` not.
    `views` is a ready JSON object of the body's renditions; `flips_on` the next day, in China, that changes `validity`.
    """

    __tablename__ = "delivered_resource"
    __table_args__ = (
        CheckConstraint("status IN ('live', 'archived', 'gone')", name="status"),
        # The day of signature is in these, so that a list by it reads no wide rows: on SQLite they hold the bytes.
        Index(
            "ix_delivered_resource_status_published_at",
            "status",
            desc("published_at"),
            desc("resource_id"),
            "signed_on",
        ),
        Index(
            "ix_delivered_resource_status_updated_at", "status", desc("updated_at"), desc("resource_id"), "signed_on"
        ),
        Index("ix_delivered_resource_signed_on", "resource_id", "signed_on"),
        Index("ix_delivered_resource_document_number", "document_number"),
    )

    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(8))
    type: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    index_number: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    document_number: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(40))
    validity: Mapped[str | None] = mapped_column(String(20))
    signed_on: Mapped[date | None] = mapped_column(Date)
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    made_at: Mapped[datetime]
    translation_group_id: Mapped[str] = mapped_column(Id, index=True)
    etag: Mapped[str] = mapped_column(String(32))
    format_version: Mapped[int] = mapped_column(Integer)
    summary: Mapped[bytes] = mapped_column(LargeBinary)
    full: Mapped[bytes] = mapped_column(LargeBinary)
    views: Mapped[bytes | None] = mapped_column(LargeBinary)
    flips_on: Mapped[date | None] = mapped_column(Date, index=True)


def is_live() -> ColumnElement[bool]:
    """That the resource is live, said so that no index on the status is taken for the order of few rows among many."""
    return func.coalesce(DeliveredResource.status, "") == "live"


def is_listed(session: Session, resource_id: str) -> bool:
    """Whether the public finds it in lists: it is live, neither archived nor taken back."""
    found = exists().where(DeliveredResource.resource_id == resource_id, is_live())
    return bool(session.scalar(select(found)))


class DeliveredInChannel(Base):
    """A live resource in a channel, in the order in which the channel is read."""

    __tablename__ = "delivered_in_channel"
    __table_args__ = (
        Index("ix_delivered_in_channel_order", "channel_id", desc("published_at"), desc("resource_id")),
        Index("ix_delivered_in_channel_resource_id", "resource_id"),
    )

    channel_id: Mapped[str] = mapped_column(ForeignKey("channel.id"), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True)
    published_at: Mapped[datetime]


class DeliveredInSite(Base):
    """A live resource on a site: one row however many of its channels show it, so that pages never repeat."""

    __tablename__ = "delivered_in_site"
    __table_args__ = (
        Index("ix_delivered_in_site_order", "site_id", desc("published_at"), desc("resource_id")),
        Index("ix_delivered_in_site_resource_id", "resource_id"),
    )

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True)
    published_at: Mapped[datetime]


class DeliveredTerm(Base):
    """A value that a live resource can be found by, in the order in which such a list is read.

    Fields: type, organization, subject, facet, genre, audience, keyword, region, language, validity, library (a
    thematic library's id).
    """

    __tablename__ = "delivered_term"
    __table_args__ = (
        Index("ix_delivered_term_order", "field", "value", desc("published_at"), desc("resource_id")),
        Index("ix_delivered_term_resource_id", "resource_id"),
    )

    field: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(100), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True)
    published_at: Mapped[datetime]


class DeliveredOnSite(Base):
    """A type or subject of a live resource on a site that shows it, for lists and counts that ask for both."""

    __tablename__ = "delivered_on_site"
    __table_args__ = (
        Index("ix_delivered_on_site_order", "site_id", "field", "value", desc("published_at"), desc("resource_id")),
        Index("ix_delivered_on_site_resource_id", "resource_id"),
    )

    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(100), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True)
    published_at: Mapped[datetime]


class DeliveredRelation(Base):
    """A relation that a live resource declares; read backwards it gives the inverse, unless it `is_hidden` there.

    The target is no foreign key: checking one would wait for whoever publishes the target at the same moment.
    """

    __tablename__ = "delivered_relation"

    source_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True)
    type: Mapped[str] = mapped_column(String(16), primary_key=True)
    target_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    is_hidden: Mapped[bool] = mapped_column(default=False)


class DeliveredFile(Base):
    """A file under the name by which a resource made it public; it stays as a tombstone when that ends."""

    __tablename__ = "delivered_file"
    __table_args__ = (Index("ix_delivered_file_sha256_name", "sha256", "name"),)

    resource_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    is_live: Mapped[bool]


class DeliveredDeparture(Base):
    """That a resource left a place where it could be read, for the tombstones of feeds; gone when it is back there.

    Fields: site, channel, library (by id), type, subject.
    """

    __tablename__ = "delivered_departure"
    __table_args__ = (Index("ix_delivered_departure_order", "field", "value", desc("left_at"), desc("resource_id")),)

    field: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(100), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("delivered_resource.resource_id"), primary_key=True, index=True)
    left_at: Mapped[datetime]
