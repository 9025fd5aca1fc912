"""Tables of sites and channels."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class Site(Base):
    """A website of the group, with the three units that answer for it (P4, S1)."""

    __tablename__ = "site"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    domain: Mapped[str] = mapped_column(String(253), unique=True)
    site_id_code: Mapped[str] = mapped_column(String(10), unique=True)
    legal_name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(35))
    supervising_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    sponsoring_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    operating_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    description: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Channel(Base):
    """A node of a site's tree: 频道 (channel), 栏目 (column) or 专题 (topic, which has an end).

    `path` is the slugs from the root down (`zwgk/zcwj`), `lineage` the ids (`/a/b/`).
    """

    __tablename__ = "channel"
    __table_args__ = (
        UniqueConstraint("site_id", "path"),
        CheckConstraint("kind IN ('channel', 'column', 'topic')", name="kind"),
        CheckConstraint("kind = 'topic' OR ends_on IS NULL", name="end_of_topic"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("channel.id"), index=True)
    slug: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(String(330))
    lineage: Mapped[str] = mapped_column(String(370), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")
    keywords: Mapped[list[str]]
    column_type: Mapped[str] = mapped_column(String(50))
    position: Mapped[int] = mapped_column(Integer, default=0)
    update_interval_days: Mapped[int | None] = mapped_column(Integer)
    accepted_types: Mapped[list[str]]
    owner_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    ends_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ChannelContributor(Base):
    """An organization that may place content in a channel it does not own (P7)."""

    __tablename__ = "channel_contributor"

    channel_id: Mapped[str] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)
