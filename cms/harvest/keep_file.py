"""Put a file of a source on the shelf: an attachment of the organization, kept once whoever links to it."""

from typing import BinaryIO, NamedTuple
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.config import Settings
from cms.db import Database
from cms.files import FileStore
from cms.library.attachments.models import Attachment
from cms.library.attachments.upload import NewFile, clean_name, upload
from cms.outgoing import Outgoing
from permissions.facts import Actor


class Shelf(NamedTuple):
    """Where files are put and what may be fetched, as the administrator has set it."""

    files: FileStore
    most_bytes: int
    outgoing: Outgoing


class Kept(NamedTuple):
    """A file that is an attachment now."""

    id: str
    address: str


class Keeper:
    """Keeps files for an actor, each in a transaction of its own: a file can take long to come."""

    def __init__(self, actor: Actor, database: Database, shelf: Shelf) -> None:
        self._actor = actor
        self._database = database
        self.shelf = shelf

    def keep(self, stream: BinaryIO, name: str, organization_id: str) -> Kept:
        """The attachment: one that the organization has already, of the same name and content, is used again.

        Raises INVALID for what is no allowed file, TOO_LARGE, FORBIDDEN.
        """
        with self._database.writing() as session:
            new = NewFile(stream, clean_name(name), organization_id)
            made = upload(self._actor, session, self.shelf.files, new, self.shelf.most_bytes)
            attachment = _earlier(session, made) or made
            if attachment is not made:
                session.delete(made)
            return Kept(attachment.id, f"/files/{attachment.sha256}/{quote(attachment.name, safe='')}")


def shelf_of(settings: Settings, files: FileStore, seconds: float = 60.0) -> Shelf:
    """The shelf that the settings describe; a file that is fetched may take so many seconds."""
    hosts = (settings.fetch_hosts or "").split(",")
    most = settings.max_upload_bytes
    return Shelf(files, most, Outgoing(hosts, most_bytes=most, seconds=seconds))


def _earlier(session: Session, made: Attachment) -> Attachment | None:
    same = select(Attachment).filter_by(sha256=made.sha256, name=made.name, organization_id=made.organization_id)
    return session.scalars(same.where(Attachment.id != made.id).order_by(Attachment.id).limit(1)).first()
