"""Tables by which texts that are nearly the same find each other."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base


class TextSignature(Base):
    """The MinHash signature of a head's text; a text too short to tell anything has none."""

    __tablename__ = "text_signature"
    __table_args__ = ({"sqlite_with_rowid": False},)

    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class TextBand(Base):
    """One band of a signature: texts that share a band may be nearly the same, and are compared.

    The bands of one resource are told by its signature: there is no second index to keep at every import.
    """

    __tablename__ = "text_band"
    __table_args__ = ({"sqlite_with_rowid": False},)

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    resource_id: Mapped[str] = mapped_column(ForeignKey("text_signature.resource_id"), primary_key=True)


class DistinctPair(Base):
    """Two resources that a person has looked at and found to be two; `one_id` is the smaller id."""

    __tablename__ = "distinct_pair"
    __table_args__ = (CheckConstraint("one_id < other_id", name="order"),)

    one_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    told_at: Mapped[datetime]
