"""Files that a text links to and the pictures in it: taken in as attachments, from beside the text or from afar."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.errors import Problem
from cms.harvest import archives
from cms.harvest.keep_file import Keeper, Kept
from cms.harvest.limits import Limits
from cms.harvest.mapping import Mapping
from cms.harvest.readers import saved
from cms.harvest.readers.documents import WITHIN
from cms.harvest.readers.page_links import LOCAL, is_file
from cms.harvest.reasons import Reason, reason
from cms.harvest.transform import Prepared
from cms.library.drafts import NewResource
from cms.outgoing import NotFetchedError
from schemas.text import Text

MOST = 50
_UNREADABLE = Text("无法读取", "It cannot be read")
LONGEST_TITLE = 300


class _Given(NamedTuple):
    """A file as its source gives it."""

    stream: BinaryIO
    name: str


class Attacher:
    """Takes in the files of drafts; what cannot be taken stays a link, with a reason on its row.

    `path` is the source, None where it is no longer kept; `seconds` the time after which nothing more is fetched.
    """

    def __init__(
        self, keeper: Keeper, path: Path | None, mapping: Mapping, limits: Limits, *, seconds: float = float("inf")
    ) -> None:
        self._keeper = keeper
        self._path = path
        self._keep = mapping.attachments.keep
        self._limits = limits
        self._until = time.monotonic() + seconds

    def attach(self, rows: list[Prepared]) -> list[Prepared]:
        """The rows, those that make something new with their files taken in."""
        if self._keep == "links" or not any(row.new for row in rows):
            return rows
        if self._keep == "fetch" or self._path is None:
            return [self._attached(row, None) for row in rows]
        with saved.opened(self._path, self._limits) as beside:
            return [self._attached(row, beside) for row in rows]

    def _attached(self, row: Prepared, beside: saved.Saved | None) -> Prepared:
        body = row.new.content.get("body") if row.new else None
        if row.new is None or not body or ("href" not in body and "src" not in body):
            return row
        reasons = list(row.reasons)
        tree = LexborHTMLParser(body)
        taken: dict[str, Kept | None] = {}
        rows: list[dict[str, Any]] = []
        for node, key in _places(tree):
            address = node.attributes.get(key) or ""
            if address not in taken:
                is_full = len(rows) >= MOST
                taken[address] = None if is_full else self._take(address, row.new.organization_id, beside, reasons)
                if file := taken[address]:
                    rows.append(_row(node, file.id))
            if file := taken[address]:
                node.attrs[key] = file.address
        if not rows:
            return row._replace(reasons=reasons)
        html = tree.body.inner_html if tree.body else ""
        return row._replace(reasons=reasons, new=_with(row.new, html or "", rows))

    def _take(
        self, address: str, organization_id: str, beside: saved.Saved | None, reasons: list[Reason]
    ) -> Kept | None:
        """One file as an attachment; None, and a reason, for what cannot be had or is of a kind that is not taken."""
        try:
            with self._given(address, beside) as given:
                return self._keeper.keep(given.stream, given.name, organization_id)
        except (NotFetchedError, Problem, LookupError, OSError) as error:
            reasons.append(reason("file_not_taken", "attachments", value=address, why=refusal(error)))
        return None

    @contextmanager
    def _given(self, address: str, beside: saved.Saved | None) -> Iterator[_Given]:
        shelf = self._keeper.shelf
        if beside is not None and address.startswith(LOCAL):
            yield _beside(beside, address.removeprefix(LOCAL), shelf.most_bytes, self._limits)
        elif self._keep == "fetch":
            if time.monotonic() > self._until:
                raise NotFetchedError("超时", "It took too long")
            fetched = shelf.outgoing.fetch(address)
            with fetched.stream:
                yield _Given(fetched.stream, fetched.name)
        else:
            raise NotFetchedError("不在来源的文件中", "Not among the files of the source")


def refusal(error: Exception) -> Text:
    """Why a file was not taken, in words for people."""
    if isinstance(error, NotFetchedError):
        return error.why
    if isinstance(error, Problem):
        return (error.errors[0].detail if error.errors else error.detail) or _UNREADABLE
    return _UNREADABLE


def _places(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, str]]:
    """Every element that names a file, with the attribute that does."""
    for node in tree.css("a[href]"):
        if is_file(node.attributes.get("href") or "", node.text() or ""):
            yield node, "href"
    for node in tree.css("img[src],audio[src],video[src],source[src]"):
        if not (node.attributes.get("src") or "").startswith(("/files/", "data:")):
            yield node, "src"


def _beside(files: saved.Saved, name: str, most_bytes: int, limits: Limits) -> _Given:
    """A file of the source; a picture in a document is one too."""
    outer, within, entry = name.partition(WITHIN)
    if not within:
        return _Given(BytesIO(files.read(name, most_bytes)), name)
    with archives.office(BytesIO(files.read(outer, limits.document_bytes)), limits) as archive:
        return _Given(BytesIO(archives.read_entry(archive, archive.getinfo(entry), most_bytes)), entry)


def _row(node: LexborNode, attachment_id: str) -> dict[str, Any]:
    """The row of the content that names the attachment, called as the text calls it."""
    if node.tag != "a":
        role = "inline" if node.tag == "img" else node.tag if node.tag in ("audio", "video") else "attachment"
        alt = (node.attributes.get("alt") or "").strip()
        return {"attachment_id": attachment_id, "role": role, **({"alt": alt} if alt else {})}
    title = " ".join((node.text() or "").split())[:LONGEST_TITLE]
    return {"attachment_id": attachment_id, "role": "attachment", **({"title": title} if title else {})}


def _with(new: NewResource, html: str, rows: list[dict[str, Any]]) -> NewResource:
    return replace(new, content={**new.content, "body": html, "attachments": rows})
