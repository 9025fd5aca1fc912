"""One saved page, of which columns are read by name: title, body, meta tags, labelled values, links."""

import re
from collections.abc import Callable
from functools import cached_property
from html import unescape
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from cms.harvest import titles
from cms.harvest.bodies import to_lines
from cms.harvest.mapping import Pages
from cms.harvest.readers import page_body, page_labels, page_links
from cms.harvest.readers.aside import Aside
from cms.harvest.reasons import Reason
from cms.library.nesting import bounded

MOST_REFERENCES = 100_000
"""A parser takes time by the square of character references; a page with more of them is an attack."""

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s>]{1,2000})")
_TITLE_PARTS = re.compile(r"\s+[-–—|｜]\s+|[_|｜]|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])")
_LOOKED_AT = 4096
_BLANK = " \t\r\u00a0"


class Local(Protocol):
    """Files beside a page, by their names in the source."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""


class PageReader:
    """The columns of one page. What is costly is done once, and only if a column asks for it."""

    def __init__(self, html: str, name: str, pages: Pages, local: Local | None = None) -> None:
        self.name = name
        self._pages = pages
        self._local = local
        self._aside = Aside(html)
        light = self._aside.html
        self._html = light if light.count("&") <= MOST_REFERENCES else light.replace("&", " ")
        self._tree = LexborHTMLParser(bounded(self._html)[0])

    def read(self, column: str, notes: list[Reason]) -> str:
        """One column; empty where the page has nothing of it. What was guessed goes to the notes."""
        kind, colon, name = column.partition(":")
        if colon:
            return self.meta(name) if kind == "meta" else self.labels.get(page_labels.tidy(name), "")
        if column in _OF_THE_BODY:
            told = (*self._body.notes, *self.links.notes) if column in _WITH_LINKS else self._body.notes
            notes.extend(one for one in told if one not in notes)
        return str(_FIXED[column](self))

    @cached_property
    def text(self) -> str:
        """The plain text of the body, one line a block."""
        lines = (line.strip(_BLANK) for line in unescape(to_lines(self._settled[0])).split("\n"))
        return "\n".join(line for line in lines if line)

    def meta(self, name: str) -> str:
        """The content of a meta tag, its name compared without case."""
        return self.metas.get(name.lower(), "")

    @cached_property
    def metas(self) -> dict[str, str]:
        """Every meta tag that says something, by its name in small letters."""
        return {name.lower(): content for name, content in reversed(self.given_metas.items())}

    @cached_property
    def given_metas(self) -> dict[str, str]:
        """As `metas`, by the names as they are written; of several of one name the first."""
        found: dict[str, str] = {}
        for node in self._tree.css("meta"):
            attributes = node.attributes
            name = (attributes.get("name") or attributes.get("property") or "").strip()
            if name and (content := (attributes.get("content") or "").strip()):
                found.setdefault(name, content)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """Values by their labels, of the header tables and lists outside the text."""
        _ = self._body
        return page_labels.labels_of(self._tree.html or "")

    @cached_property
    def is_column_page(self) -> bool:
        """Whether its tags are those of a column: by the rules an article names itself, a list page does not."""
        has_article = any(self.meta(name) for name in ("ArticleTitle", "PubDate", "og:title"))
        return bool(self.meta("ColumnName") and self.meta("SiteName")) and not has_article

    @cached_property
    def title(self) -> str:
        """As the meta tag names it, else the heading, else the page's title without the site's name."""
        named = self.meta("ArticleTitle") or self.meta("og:title")
        if named:
            return titles.clean(named)
        whole = self._tree.css_first("title")
        parts = [part.strip() for part in _TITLE_PARTS.split(whole.text() if whole else "") if part.strip()]
        heading = page_body.heading(self._tree, parts[0] if parts else "")
        return titles.clean(heading or (parts[0] if parts else ""))

    @cached_property
    def address(self) -> str:
        """Where the page was: as its tags say, or the note that browsers leave when they save it."""
        if url := self.meta("Url") or self.meta("og:url"):
            return page_links.joined(self._pages.base, url) or url
        if saved := _SAVED_FROM.search(self._html[:_LOOKED_AT]):
            return saved[1]
        canonical = self._tree.css_first("link[rel=canonical]")
        if canonical and (href := canonical.attributes.get("href")):
            return page_links.joined(self._pages.base, href) or href
        return page_links.joined(self._pages.base, self.name)

    @cached_property
    def _body(self) -> page_body.Body:
        """The text; it is taken out of the page, so that labels are looked for in what is left."""
        _ = self.title, self.address, self.given_metas, self._base
        return page_body.find(self._tree, self._pages, self.title)

    @property
    def links(self) -> page_links.Links:
        """The files that the text links to, and its pictures."""
        return self._settled[1]

    @cached_property
    def body(self) -> str:
        """The text as HTML, its addresses whole, pictures that are written into it in their places."""
        return self._aside.back(self._settled[0])

    @cached_property
    def _settled(self) -> tuple[str, page_links.Links]:
        tree = LexborHTMLParser(self._body.html)
        links = page_links.settle(tree, self._base, self._own_file)
        return ((tree.body.inner_html if tree.body else "") or "").strip(), links

    @cached_property
    def _base(self) -> str:
        base = self._tree.css_first("base")
        return (base.attributes.get("href") if base else "") or self.address or self._pages.base

    def _own_file(self, address: str) -> str:
        """The name in the source that a relative address leads to; empty if it leads to none, or out of it."""
        if self._local is None or "://" in address or address.startswith(("//", "#", "data:")):
            return ""
        parts: list[str] = list(PurePosixPath(self.name).parent.parts)
        for part in PurePosixPath(unquote(address.partition("?")[0].partition("#")[0])).parts:
            if part == "..":
                if not parts:
                    return ""
                parts.pop()
            elif part not in (".", "/"):
                parts.append(part)
        name = "/".join(parts)
        return name if self._local.has(name) else ""


_WITH_LINKS = ("body", "links", "images")
_OF_THE_BODY = ("body", "text", "links", "images")
_FIXED: dict[str, Callable[[PageReader], str]] = {
    "title": lambda page: page.title,
    "body": lambda page: page.body,
    "text": lambda page: page.text,
    "url": lambda page: page.address,
    "file": lambda page: page.name,
    "links": lambda page: "\n".join(page.links.files),
    "images": lambda page: "\n".join(page.links.images),
}
COLUMNS = tuple(_FIXED)
"""The columns that every page has; the others are named by kind: ``meta:…``, ``table:…``."""
