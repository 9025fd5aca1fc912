"""Tables of thematic libraries."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class ThematicLibrary(Base):
    """A saved rule over metadata: what it matches, and what is pinned, is delivered like a channel's content."""

    __tablename__ = "thematic_library"
    __table_args__ = (UniqueConstraint("site_id", "slug"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))
    slug: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")
    rule: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ThematicPin(Base):
    """A resource that a thematic library shows first, whatever its rule says."""

    __tablename__ = "thematic_pin"
    __table_args__ = (UniqueConstraint("library_id", "position"),)

    library_id: Mapped[str] = mapped_column(ForeignKey("thematic_library.id"), primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)
