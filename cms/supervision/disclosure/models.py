"""The table of the disclosure catalogue."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class DisclosureCategory(Base):
    """One category of a site's disclosure catalogue 信息公开目录, in a tree (L13).

    `rule` says which live resources are of it, in the terms of a thematic library's rule; None for a mere heading.
    `owner_id` is the unit that answers for it. With `least` the category is short while fewer than so many are live;
    with `fresh_days` it is stale while its newest one is older. `url` is a page that shows it, beside or instead of a
    rule. The one category of kind `on_request` of a site is where disclosure on request 依申请公开 is asked for.
    """

    __tablename__ = "disclosure_category"
    __table_args__ = (
        CheckConstraint("least >= 0", name="least"),
        CheckConstraint("fresh_days IS NULL OR fresh_days >= 1", name="fresh_days"),
        CheckConstraint("kind IN ('category', 'on_request')", name="kind"),
        Index("uq_disclosure_category_site_id_code", "site_id", "code", unique=True),
        Index(
            "uq_disclosure_category_on_request",
            "site_id",
            unique=True,
            sqlite_where=text("kind = 'on_request'"),
            postgresql_where=text("kind = 'on_request'"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("disclosure_category.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")
    owner_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[str] = mapped_column(String(16), default="category")
    url: Mapped[str | None] = mapped_column(String(2000))
    rule: Mapped[dict[str, Any] | None]
    least: Mapped[int] = mapped_column(Integer, default=1)
    fresh_days: Mapped[int | None] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
