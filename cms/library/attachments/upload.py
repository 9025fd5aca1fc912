"""Upload a file: streamed to the store, limited, its type told from its content."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Organization
from cms.authorization import authorise, require
from cms.errors import Code, Problem, invalid
from cms.files import FileStore, Stored, TooLargeError
from cms.ids import is_id, new_id
from cms.library.attachments.media_types import sniff
from cms.library.attachments.models import Attachment, StoredFile
from permissions.actions import Action
from permissions.facts import Actor, ResourceFacts, of_any_type
from schemas.text import Text

CHUNK = 1 << 16
LONGEST_NAME = 200
NO_ORGANIZATION = Text("没有这个单位", "There is no such organization")


@dataclass(frozen=True)
class NewFile:
    """A file as it comes: its content, the name it had, the organization that is to own it."""

    stream: BinaryIO
    name: str
    organization_id: str


def upload(actor: Actor, session: Session, files: FileStore, new: NewFile, limit: int) -> Attachment:
    """Store a file of at most `limit` bytes for an organization.

    Raises INVALID, TOO_LARGE, FORBIDDEN, UNAVAILABLE (the same bytes were erased at this moment).
    """
    require(actor, Action.UPLOAD)
    organization = session.get(Organization, new.organization_id) if is_id(new.organization_id) else None
    if organization is None:
        raise invalid("form/organization_id", "no_organization", NO_ORGANIZATION)
    authorise(of_any_type(actor), Action.UPLOAD, ResourceFacts(organization.lineage))
    name = clean_name(new.name)
    stored = _store(files, new.stream, name, limit)
    now = clock.now()
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    session.execute(
        insert(StoredFile)
        .values(
            sha256=stored.sha256,
            size=stored.size,
            media_type=sniff(name, stored.head),
            created_at=now,
        )
        .on_conflict_do_nothing()
    )
    if not files.path(stored.sha256).is_file():  # erased in the moment before the row above was ours
        raise Problem(Code.UNAVAILABLE, headers={"Retry-After": "1"})
    attachment = Attachment(
        id=new_id(),
        sha256=stored.sha256,
        name=name,
        organization_id=organization.id,
        uploaded_by=actor.account_id,
        created_at=now,
    )
    session.add(attachment)
    session.flush()
    return attachment


def _store(files: FileStore, stream: BinaryIO, name: str, limit: int) -> Stored:
    head = stream.read(CHUNK)
    if not head:
        raise invalid("files/file", "empty", Text("文件是空的", "The file is empty"))
    sniff(name, head)

    def chunks() -> Iterator[bytes]:
        yield head
        while chunk := stream.read(CHUNK):
            yield chunk

    try:
        return files.put(chunks(), limit)
    except TooLargeError:
        raise Problem(
            Code.TOO_LARGE,
            Text(f"文件不能超过 {limit} 字节", f"A file has at most {limit} bytes"),
        ) from None


def clean_name(name: str) -> str:
    """The file's name without folders and control characters. Raises INVALID when nothing is left."""
    kept = "".join(character for character in PurePath(name.replace("\\", "/")).name if character.isprintable()).strip()
    if not kept.strip("."):
        raise invalid("files/file", "bad_name", Text("文件名无效", "Not a file name"))
    stem, ending = PurePath(kept).stem, PurePath(kept).suffix
    return stem[: LONGEST_NAME - len(ending)] + ending
