"""WXR, the export of WordPress: posts and pages are rows; their files are known by the post they belong to."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from cms.errors import Code, FieldError, Problem
from cms.harvest.limits import LIMITS, Limits, too_large, unusable
from cms.harvest.mapping import Mapping
from cms.harvest.reasons import reason
from cms.harvest.rows import Gathered, Row
from schemas.text import Text

COLUMNS: dict[str, str] = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "creator": "{dc}creator",
    "body": "{content}encoded",
    "excerpt": "{excerpt}encoded",
    "id": "{wp}post_id",
    "date": "{wp}post_date",
    "modified": "{wp}post_modified",
    "name": "{wp}post_name",
    "status": "{wp}status",
    "type": "{wp}post_type",
    "parent": "{wp}post_parent",
}
LISTS = ("categories", "tags", "attachments")
META = "meta:"
TAKEN = ("post", "page")
"""Kinds of items that are rows. Attachments go with their posts; menus, revisions and styles are no content."""
PUBLIC = ("", "publish")
BEHIND_ONE = "password"
"""How a mapping names what is published behind a password: WordPress has no status for it."""

_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w+)\b[^\[\]]{0,1000}\]")
_BLOCK_MARK = re.compile(r"<!--\s*/?wp:[^<>]{0,20000}?-->")
_HAS_BLOCKS = re.compile(r"<(?:p|div|table|ul|ol|h[1-6])\b", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"(?:\r?\n[ \t]*){2,}")


class _Item(NamedTuple):
    texts: dict[str, str]
    categories: list[str]
    tags: list[str]
    meta: dict[str, str]
    attachment_url: str
    password: str = ""


def read(path: Path, mapping: Mapping, limits: Limits = LIMITS) -> Gathered:
    """Open the export. Raises INVALID for a column that exports do not have, or if it is not well-formed."""
    header = mapping.columns()
    unknown = [name for name in header if name not in COLUMNS and name not in LISTS and not name.startswith(META)]
    if unknown:
        there = "、".join([*COLUMNS, *LISTS, "meta:…"])
        told = Text(f"没有此列；有：{there}", f"No such column; there are: {there}")
        faults = [FieldError(f"/columns/{name}", "missing", told) for name in unknown]
        raise Problem(
            Code.INVALID, Text("文件的列与映射不符", "The columns are not those of the mapping"), errors=faults
        )
    files = _attachments(path, limits) if "attachments" in header else {}
    return Gathered(header, _rows(path, header, files, frozenset(mapping.statuses)))


def _rows(path: Path, header: list[str], files: dict[str, list[str]], asked: AbstractSet[str]) -> Iterator[Row]:
    number = 0
    for item in items(path):
        if item.texts.get("type", "post") not in TAKEN:
            continue
        number += 1
        status = item.texts.get("status", "")
        if status in ("trash", "auto-draft"):
            yield Row(number, [], reason("item_discarded", value=status))
        elif hidden := _hidden(item, status, asked):
            yield Row(number, [], reason("item_not_public", value=hidden))
        else:
            yield Row(number, [cell(item, column, files) for column in header])


def _hidden(item: _Item, status: str, asked: AbstractSet[str]) -> str:
    """What kept the public from reading an item; blank if nothing did, or if the mapping asks for such items."""
    if status not in (*PUBLIC, *asked):
        return status
    return BEHIND_ONE if item.password and BEHIND_ONE not in asked else ""


def cell(item: _Item, column: str, files: dict[str, list[str]]) -> str:
    """One column of an item; lists have a line for each value."""
    if column.startswith(META):
        return item.meta.get(column.removeprefix(META).lower(), "")
    match column:
        case "categories":
            return "\n".join(item.categories)
        case "tags":
            return "\n".join(item.tags)
        case "attachments":
            return "\n".join(files.get(item.texts.get("id", ""), ()))
        case "body":
            return _html(item.texts.get("body", ""))
        case _:
            return item.texts.get(column, "")


def items(path: Path) -> Iterator[_Item]:
    """Every item of the export, streamed. Raises INVALID where the XML breaks off; nothing outside it is read."""
    events = etree.iterparse(
        str(path), events=("end",), tag="item", resolve_entities=False, no_network=True, load_dtd=False, recover=False
    )
    try:
        for _, element in events:
            yield _item(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        told = f"{error.msg or ''}"[:200]
        raise unusable("malformed", f"不是正确的 XML：{told}", f"Not correct XML: {told}") from error


def _attachments(path: Path, limits: Limits) -> dict[str, list[str]]:
    """Addresses of files by the post they belong to."""
    found: dict[str, list[str]] = {}
    count = 0
    for item in items(path):
        parent = item.texts.get("parent", "0")
        if item.attachment_url and parent not in ("", "0"):
            found.setdefault(parent, []).append(item.attachment_url)
            count += 1
            if count > limits.rows:
                raise too_large("附件过多", "Too many attachments")
    return found


def _item(element: Any) -> _Item:
    found: dict[str, str] = {}
    categories: list[str] = []
    tags: list[str] = []
    meta: dict[str, str] = {}
    address = password = ""
    for child in element:
        name = _name(child)
        if name == "category":
            (tags if child.get("domain") == "post_tag" else categories).append((child.text or "").strip())
        elif name == "{wp}postmeta":
            pair = {_name(one): one.text or "" for one in child}
            meta.setdefault(pair.get("{wp}meta_key", "").lower(), pair.get("{wp}meta_value", ""))
        elif name == "{wp}attachment_url":
            address = (child.text or "").strip()
        elif name == "{wp}post_password":
            password = child.text or ""
        elif name in _BY_TAG:
            found.setdefault(_BY_TAG[name], child.text or "")
    return _Item(found, [one for one in categories if one], [one for one in tags if one], meta, address, password)


_BY_TAG = {tag: column for column, tag in COLUMNS.items()}
_NAMESPACES = (
    ("http://purl.org/dc/elements", "{dc}"),
    ("http://purl.org/rss/1.0/modules/content", "{content}"),
    ("http://wordpress.org/export/", "{wp}"),
)


def _name(element: Any) -> str:
    """The tag with a short prefix, whatever version of the format its namespace names."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.rpartition("}")
    if not space:
        return str(element.tag)
    uri = space[1:]
    if uri.startswith("http://wordpress.org/export/") and uri.rstrip("/").endswith("excerpt"):
        return f"{{excerpt}}{local}"
    return next((prefix + local for start, prefix in _NAMESPACES if uri.startswith(start)), "")


def _html(text: str) -> str:
    """The body without marks of the editor; what has no paragraphs gets them at blank lines, as WordPress shows it."""
    text = _SHORTCODE.sub("", _BLOCK_MARK.sub("", text)).strip()
    if not text or _HAS_BLOCKS.search(text):
        return text
    parts = [part.strip() for part in _PARAGRAPHS.split(text) if part.strip()]
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts)
