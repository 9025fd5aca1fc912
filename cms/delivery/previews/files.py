"""The files of a revision that is previewed: they need not be public, the token is the leave to see them."""

from typing import NamedTuple

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.delivery.files.serve import Scaling, rendition_answer, stored_answer
from cms.delivery.previews.find import HEADERS, UNSEARCHED, Previewed
from cms.errors import Code, Problem
from cms.files import FileStore
from cms.library.attachments.models import Attachment, StoredFile
from schemas.files import named_files


class FileName(NamedTuple):
    """By what an address names a file."""

    sha256: str
    name: str


def preview_file(
    session: Session, files: FileStore, previewed: Previewed, asked: FileName, scaled: Scaling | None = None
) -> Response:
    """A file that the revision names, or its rendition. Raises NOT_FOUND, RANGE_NOT_SATISFIABLE."""
    sha256, name = asked
    ids = {one.attachment_id for one in named_files(previewed.stored.content)}
    wanted = (
        select(StoredFile)
        .join(Attachment, Attachment.sha256 == StoredFile.sha256)
        .where(Attachment.id.in_(ids), Attachment.sha256 == sha256, Attachment.name == name)
        .limit(1)
    )
    found = session.scalar(wanted) if name.isprintable() and sha256.isalnum() else None
    if found is None:
        raise Problem(Code.NOT_FOUND, headers=UNSEARCHED)
    made = _answer(files, found, name, scaled)
    made.headers.update(HEADERS)
    return made


def _answer(files: FileStore, found: StoredFile, name: str, scaled: Scaling | None) -> Response:
    rendition = scaled(files.path(found.sha256), found.media_type) if scaled else None
    if rendition:
        return rendition_answer(rendition, name, found.media_type)
    return stored_answer(files, found.sha256, name, found.size, found.media_type)
