"""The table of waivers: important documents that may go public without an interpretation."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class InterpretationWaiver(Base):
    """That an important document of this hash needs no interpretation, by whom and why. Append-only."""

    __tablename__ = "interpretation_waiver"
    __table_args__ = (
        ForeignKeyConstraint(["resource_id", "revision_number"], ["revision.resource_id", "revision.number"]),
        ForeignKeyConstraint(["account_id", "duty"], ["account.id", "account.duty"]),
        CheckConstraint("duty = 'reviewer'", name="by_reviewer"),
        UniqueConstraint("resource_id", "content_hash"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    revision_number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    account_id: Mapped[str] = mapped_column(Id)
    duty: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
