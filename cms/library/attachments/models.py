"""Tables of stored files, attachments and the graph of references."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cms.db import Base, Id


class StoredFile(Base):
    """Bytes on disk or in a bucket, once per content."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(127))
    created_at: Mapped[datetime]


class Attachment(Base):
    """A file as somebody gave it: its name and who answers for it."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    uploaded_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class AttachmentReference(Base):
    """A revision uses an attachment; while it does, the attachment cannot be deleted."""

    __tablename__ = "attachment_reference"

    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"), primary_key=True, index=True)
