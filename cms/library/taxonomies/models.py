"""Tables of taxonomies."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class TaxonomyScheme(Base):
    """A list of terms: subject, facet, genre, audience, region, or one of the platform's own."""

    __tablename__ = "taxonomy_scheme"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    label_zh: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))


class TaxonomyTerm(Base):
    """A term: its code is what resources carry, its labels are what people see."""

    __tablename__ = "taxonomy_term"
    __table_args__ = (UniqueConstraint("scheme", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    scheme: Mapped[str] = mapped_column(ForeignKey("taxonomy_scheme.code"))
    code: Mapped[str] = mapped_column(String(64))
    broader_id: Mapped[str | None] = mapped_column(ForeignKey("taxonomy_term.id"), index=True)
    label_zh: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))
    alternative_labels: Mapped[list[str]]
    position: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)


class TermRedirect(Base):
    """The code of a term that was merged into another: whoever still asks for it gets the other."""

    __tablename__ = "term_redirect"

    scheme: Mapped[str] = mapped_column(ForeignKey("taxonomy_scheme.code"), primary_key=True)
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    term_id: Mapped[str] = mapped_column(ForeignKey("taxonomy_term.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    merged_at: Mapped[datetime]
