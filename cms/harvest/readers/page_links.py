"""Links and images of a text: made absolute, or named as files of the source; those that are files are listed."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cms.harvest.reasons import Reason, reason
from schemas.text import Text

LOCAL = "file:"
"""The scheme by which a text names a file of its own source, until the file is taken in."""

_DOCUMENTS = ".pdf .doc .docx .xls .xlsx .ppt .pptx .ofd .wps .et .zip .rar .txt .csv"
_MEDIA = ".mp3 .mp4 .m4a .jpg .jpeg .png .gif .webp"
ENDINGS = frozenset(f"{_DOCUMENTS} {_MEDIA}".split())
_SCHEME = re.compile("[a-zA-Z][a-zA-Z0-9+.-]{0,20}:")
_KEPT = ("http:", "https:", "mailto:", "tel:")
# Addresses that lead to no file and no page: places within the text, and what a click runs.
_NOWHERE = re.compile("#|javascript:|vbscript:|about:", re.IGNORECASE)
MOST_TOLD = 20
_LAZY = ("data-src", "data-original", "data-url", "original", "_src")
_DOWNLOAD = re.compile("附件|下载", re.IGNORECASE)


class Links(NamedTuple):
    """Addresses of files that the text links to, and of its images, each once, in their order; what could not stay."""

    files: list[str]
    images: list[str]
    lost: list[str]

    @property
    def notes(self) -> list[Reason]:
        """A reason for each address that could not stay, and one for those beyond the most that are named."""
        told = [
            reason("link_incomplete" if is_relative(one) else "link_unusable", "links", value=one)
            for one in self.lost[:MOST_TOLD]
        ]
        if (more := len(self.lost) - MOST_TOLD) > 0:
            told.append(reason("link_incomplete", "links", value=Text(f"另有 {more} 个", f"{more} more")))
        return told


def settle(tree: LexborHTMLParser, base: str, own: Callable[[str], str]) -> Links:
    """Rewrite the addresses of a text; what leads nowhere loses its link and keeps its words."""
    files: dict[str, None] = {}
    images: dict[str, None] = {}
    lost: dict[str, None] = {}
    for node in tree.css("a[href]"):
        given = (node.attributes.get("href") or "").strip()
        address = _settled(given, base, own)
        if not address:
            lost[given] = None
            del node.attrs["href"]
            continue
        node.attrs["href"] = address
        if is_file(address, node.text() or ""):
            files[address] = None
    for node in tree.css("img,video,audio,source,embed"):
        given = _source(node)
        address = _settled(given, base, own)
        if address:
            node.attrs["src"] = address
            if node.tag == "img" and not address.startswith("data:"):
                images[address] = None
            continue
        lost[given] = None
        if node.tag == "img":
            node.decompose()
    return Links(list(files), list(images), [one for one in lost if one and not _NOWHERE.match(one)])


def is_relative(address: str) -> bool:
    """Whether an address says where it leads only together with that of its page."""
    return not _SCHEME.match(address) and not _NOWHERE.match(address)


def is_file(address: str, words: str = "") -> bool:
    """Whether an address is one of a file and not of a page; what is no address is neither."""
    if address.startswith(LOCAL):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    for place in (parts.path, parts.query):
        if PurePosixPath(unquote(place)).suffix.lower() in ENDINGS:
            return True
    return (
        bool(_DOWNLOAD.search(words))
        and "." in parts.path.rpartition("/")[2]
        and not parts.path.endswith((".html", ".htm", ".shtml", ".jsp", ".aspx"))
    )


def _source(node: LexborNode) -> str:
    """Of images that a page loads late, the address is elsewhere."""
    attributes = node.attributes
    for name in _LAZY:
        if late := (attributes.get(name) or "").strip():
            return late
    return (attributes.get("src") or "").strip()


def _settled(address: str, base: str, own: Callable[[str], str]) -> str:
    """The whole address, or the name of a file of the source; empty for what leads nowhere."""
    if address.startswith("data:"):
        return address
    if name := own(address):
        return LOCAL + name
    if _SCHEME.match(address):
        return address if address.lower().startswith(_KEPT) else ""
    return joined(base, address) if base and not address.startswith("#") else ""


def joined(base: str, address: str) -> str:
    """The address as seen from the base; empty where that is no web address."""
    try:
        whole = urljoin(base, address) if address else ""
    except ValueError:
        return ""
    return whole if whole.lower().startswith(("http:", "https:")) else ""
