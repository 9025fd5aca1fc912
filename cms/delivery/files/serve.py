"""Serving a public file: while a live resource refers to it by name, 410 afterwards, never by its hash alone."""

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, request
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified

from cms.db import table_of
from cms.delivery.conditional import hash_of
from cms.delivery.models import DeliveredFile, DeliveredResource
from cms.delivery.off import Off, is_on, off_now, switched_off
from cms.delivery.trim import is_hidden
from cms.errors import Code, Problem, not_found
from cms.files import FileStore
from cms.library.attachments.models import StoredFile
from schemas.text import Text

Scaling = Callable[[Path, str], bytes | None]
"""Makes a rendition of a file of some type; None where the original is to be served."""

WITHDRAWN = Text("该附件已撤回", "This file was withdrawn")
CHUNK = 1 << 16
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_ONE_RANGE = re.compile(r"bytes=(?:[0-9]+-[0-9]*|-[0-9]+)")
_SUFFIX = re.compile(r"bytes=-0*([1-9][0-9]*)")
_NOT_ASCII = re.compile(r"[^A-Za-z0-9._-]+")
# Shown in the browser; everything else is offered for saving, so that nothing uploaded runs as a page of ours.
SHOWN = ("application/pdf", "text/plain", "audio/", "video/", "image/png", "image/jpeg", "image/gif", "image/webp")
_FILE = (
    select(DeliveredFile.is_live, StoredFile.size, StoredFile.media_type)
    .join(StoredFile, StoredFile.sha256 == DeliveredFile.sha256)
    .where(DeliveredFile.sha256 == bindparam("sha256"), DeliveredFile.name == bindparam("name"))
    .order_by(DeliveredFile.is_live.desc())
    .limit(1)
)


def file_answer(
    session: Session,
    files: FileStore,
    sha256: str,
    name: str,
    scaled: Scaling | None = None,
) -> Response:
    """The file as a stream, or the range of it that was asked for.

    `scaled` makes a rendition of a file of some type, where one is asked for; without one the original is served.
    Raises NOT_FOUND for what was never public under this name, GONE for what no longer is, RANGE_NOT_SATISFIABLE.
    """
    if not _HASH.match(sha256) or not name.isprintable():
        raise not_found()
    row = session.execute(_FILE, {"sha256": sha256, "name": name}).one_or_none()
    if row is None:
        raise not_found()
    if not row.is_live:
        raise Problem(Code.GONE, WITHDRAWN)
    if (off := off_now()) and not _is_shown(session, off, sha256, name):
        raise switched_off()
    original = files.path(sha256)
    original.stat()  # what is missing is told now, not in the middle of the answer
    if scaled is not None:
        session.close()  # making one may take a second: nobody shall wait for the connection
        if rendition := scaled(original, row.media_type):
            return rendition_answer(rendition, name, row.media_type)
    return stored_answer(files, sha256, name, row.size, row.media_type)


def stored_answer(files: FileStore, sha256: str, name: str, size: int, media_type: str) -> Response:
    """A stored file of this size under this name, whole or the range asked for. Raises RANGE_NOT_SATISFIABLE."""
    made = Response(_stream(files, sha256), content_type=_with_charset(files, sha256, media_type))
    made.set_etag(sha256)
    made.headers.extend(_headers(name, media_type))
    return _in_range(made, size)


def rendition_answer(content: bytes, name: str, media_type: str) -> Response:
    """A rendition, with a tag of its own: its bytes are not the original's, and may be others in a later release."""
    made = Response(content, content_type=media_type)
    made.set_etag(hash_of(content))
    made.headers.extend(_headers(name, media_type))
    return _in_range(made, len(content))


def _is_shown(session: Session, off: Off, sha256: str, name: str) -> bool:
    """Whether something that is on has the file: live, or archived, whose channels stand in its representation only."""
    file, resource = DeliveredFile, DeliveredResource
    having = (
        select(resource.full)
        .join(file, file.resource_id == resource.resource_id)
        .where(file.sha256 == sha256, file.name == name, file.is_live)
    )
    live = having.where(resource.status == "live", is_on(table_of(resource).c.resource_id)).limit(1)
    if session.execute(live).first() is not None:
        return True
    archived = session.scalars(having.where(resource.status == "archived"))
    return any(not is_hidden(off, orjson.loads(full)) for full in archived)


def _stream(files: FileStore, sha256: str) -> Iterator[bytes]:
    """The content in chunks; opened when the first is wanted, which for HEAD and 304 is never."""
    with files.open(sha256) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _with_charset(files: FileStore, sha256: str, media_type: str) -> str:
    """Text is told with its encoding: UTF-8, or what Chinese offices write otherwise."""
    if not media_type.startswith("text/"):
        return media_type
    with files.open(sha256) as file:
        head = file.read(CHUNK)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return f"{media_type}; charset=gb18030"
    return f"{media_type}; charset=utf-8"


def _headers(name: str, media_type: str) -> dict[str, str]:
    """It is not kept without asking (`no-cache`): the reference may end at any time."""
    return {
        "Cache-Control": "no-cache",
        "Content-Disposition": disposition(name, media_type),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _in_range(made: Response, size: int) -> Response:
    made.content_length = size
    environ: dict[str, Any] = dict(request.environ)
    asked = environ.pop("HTTP_RANGE", "")
    # A reader who has the file is told so, whatever part was asked for (RFC 9110, 13.2.2). Of several ranges, or of
    # another unit, the whole is a right answer.
    if request.method == "GET" and _ONE_RANGE.fullmatch(asked) and is_resource_modified(environ, made.get_etag()[0]):
        environ["HTTP_RANGE"] = "bytes=0-" if _is_whole(asked, size) else asked
    try:
        made.make_conditional(environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        raise Problem(Code.RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"}) from None
    return made


def _is_whole(asked: str, size: int) -> bool:
    """Whether a range is of the last bytes, and of more than there are: then of all."""
    found = _SUFFIX.fullmatch(asked)
    return found is not None and (len(found[1]) > len(str(size)) or int(found[1]) > size)


def disposition(name: str, media_type: str) -> str:
    """How a browser is to save the file: the name in UTF-8, and in ASCII for those that read no other."""
    how = "inline" if media_type.startswith(SHOWN) else "attachment"
    path = PurePath(name)
    plain = (_NOT_ASCII.sub("_", path.stem).strip("_.") or "file") + _NOT_ASCII.sub("", path.suffix)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
