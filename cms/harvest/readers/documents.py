"""DOCX: one document is one row, with the columns of a page; its pictures are files of the source."""

import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from lxml.etree import XMLSyntaxError
from selectolax.lexbor import LexborHTMLParser

from cms.errors import Code, Problem
from cms.harvest import archives, titles
from cms.harvest.limits import Limits, too_large
from cms.harvest.mapping import Mapping, Pages
from cms.harvest.readers import pages, saved
from cms.harvest.readers.hidden_text import without_hidden
from cms.harvest.readers.page import PageReader
from cms.harvest.reasons import Reason, reason
from cms.harvest.rows import Gathered, Row
from schemas.text import Text

WITHIN = "!"
"""Between the name of a document and that of a picture in it."""
MOST_PART_BYTES = 32 * 1024 * 1024
HEAD_PARAGRAPHS = 8
LONGEST_TITLE = 120
MOST_MEDIA = 500

_CORE = re.compile(rb"<(?:dc|dcterms|cp):(\w+)[^<>]{0,200}>([^<>]{0,2000})</")
_NO_TITLE = re.compile(
    "(?i)^(?:microsoft word.*|word ?文档|文档 ?\\d*|document ?\\d*|normal\\.dotm?|无标题|untitled|.{0,1})$"
)
_PAGES = Pages(selector=("#document",))


class Document(NamedTuple):
    """A document as a page: a file's reader reads it by the same columns."""

    html: str
    notes: tuple[Reason, ...]
    media: "Media"


class Media(NamedTuple):
    """The pictures of a document as files beside it."""

    entries: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether there is such a picture."""
        return name in self.entries


def read(path: Path, mapping: Mapping, limits: Limits) -> Gathered:
    """Open a document, a folder or a zip file of them. Raises INVALID for columns that no document can have."""
    header = pages.checked(mapping)
    return Gathered(header, _rows(path, mapping, limits, header))


def _rows(path: Path, mapping: Mapping, limits: Limits, header: list[str]) -> Iterator[Row]:
    with saved.opened(path, limits) as files:
        names = pages.names_of(files, "docx")
        if len(names) > limits.documents:
            raise too_large(
                f"超过 {limits.documents} 个文档", f"More than {limits.documents} documents", "too_many_rows"
            )
        takes_files = mapping.attachments.keep == "files"
        for number, name in enumerate(names, 1):
            yield _row(number, name, files, limits, header, takes_files=takes_files)


def _row(number: int, name: str, files: saved.Saved, limits: Limits, header: list[str], *, takes_files: bool) -> Row:
    try:
        document = as_page(files.read(name, limits.document_bytes), name, limits, with_images=takes_files)
    except Problem as problem:
        if problem.code is Code.TOO_LARGE:
            return Row(number, [], reason("row_too_long", limit=limits.document_bytes))
        why = problem.errors[0].detail
        return Row(number, [], reason("file_unreadable", value=Text(f"{name} {why.zh}", f"{name} {why.en}")))
    except OSError:
        return Row(number, [], reason("file_unreadable", value=name))
    notes = list(document.notes)
    page = PageReader(document.html, name, _PAGES, document.media)
    return Row(number, [page.read(column, notes) for column in header], None, tuple(notes))


def reader(data: bytes, name: str, limits: Limits) -> PageReader:
    """The reader of one document, without its pictures. Raises INVALID, TOO_LARGE."""
    document = as_page(data, name, limits, with_images=False)
    return PageReader(document.html, name, _PAGES, document.media)


def as_page(data: bytes, name: str, limits: Limits, *, with_images: bool) -> Document:
    """A document as HTML with its properties as meta tags. Raises INVALID, TOO_LARGE."""
    with archives.office(BytesIO(data), limits) as archive:
        if any(info.file_size > MOST_PART_BYTES for info in archive.infolist() if info.filename.endswith(".xml")):
            raise too_large("文档过大", "The document is too large")
        properties = _properties(archive)
        media = _media(archive, limits) if with_images else {}
    try:
        data, hidden = without_hidden(data)
    except (XMLSyntaxError, *archives.DAMAGED) as error:
        raise archives.broken() from error
    body, missing = _convert(data, name, media)
    properties["articletitle"] = _title(body, properties.get("title", ""), name)
    metas = "".join(f'<meta name="{escape(key)}" content="{escape(value)}">' for key, value in properties.items())
    left_out = {"image_left_out": missing, "hidden_text_left_out": hidden}
    notes = tuple(reason(code, count=count) for code, count in left_out.items() if count)
    html = f'<html><head>{metas}</head><body><div id="document">{body}</div></body></html>'
    return Document(html, notes, Media(frozenset(f"{name}{WITHIN}{entry}" for entry in media.values())))


def _convert(data: bytes, name: str, media: dict[str, str]) -> tuple[str, int]:
    """The body as mammoth makes it, and how many pictures are left out."""
    import mammoth  # noqa: PLC0415 - only documents need it

    left_out = 0

    def picture(image: Any) -> dict[str, str]:
        nonlocal left_out
        with image.open() as stream:
            entry = media.get(sha256(stream.read()).hexdigest(), "")
        left_out += not entry
        address = quote(f"{PurePosixPath(name).name}{WITHIN}{entry}") if entry else ""
        return {"src": address, "alt": image.alt_text or ""}

    try:
        made = mammoth.convert_to_html(
            BytesIO(data), convert_image=mammoth.images.img_element(picture), style_map=_STYLES, id_prefix="d-"
        )
    except (
        ExpatError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        RecursionError,
        *archives.DAMAGED,
    ) as error:
        raise archives.broken() from error
    return str(made.value), left_out


_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='标题'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='副标题'] => h2:fresh
"""


def _media(archive: ZipFile, limits: Limits) -> dict[str, str]:
    """The pictures of a document by the digest of their bytes."""
    entries = [info for info in archive.infolist() if info.filename.startswith("word/media/")][:MOST_MEDIA]
    return {
        sha256(archives.read_entry(archive, info, limits.document_bytes)).hexdigest(): info.filename for info in entries
    }


def _properties(archive: ZipFile) -> dict[str, str]:
    """Title, creator, times and keywords, as the file tells them."""
    try:
        info = archive.getinfo("docProps/core.xml")
    except KeyError:
        return {}
    data = archives.read_entry(archive, info, 1 << 20)
    found = {key.decode().lower(): value.decode("utf-8", "replace").strip() for key, value in _CORE.findall(data)}
    return {key: value for key, value in found.items() if value}


def _title(body: str, named: str, name: str) -> str:
    """The title: a heading at the head, a line there that ends as titles do, the file's own property, its name."""
    tree = LexborHTMLParser(body)
    lines = [(node.tag, titles.clean(node.text() or "")) for node in tree.css("h1,h2,p")[: HEAD_PARAGRAPHS * 2]]
    lines = [(tag, text) for tag, text in lines if text][:HEAD_PARAGRAPHS]
    heading = next((text for tag, text in lines[:3] if tag == "h1"), "")
    line = next((text for _, text in lines if len(text) <= LONGEST_TITLE and titles.ends_as_title(text)), "")
    own = "" if _NO_TITLE.match(named) else named
    return heading or line or own or PurePosixPath(name).stem
