"""Text that a document hides (``w:vanish``): who opens the document does not see it, so it is no part of the text."""

from collections.abc import Set as AbstractSet
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

_MARK = b"vanish"
_STYLES = "word/styles.xml"
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_OFF = ("0", "false", "off")
_STAYS = ("rPr", "fldChar", "instrText")
"""What stays in a hidden run: fields begin and end in runs of their own, and one without an end spoils the rest."""


def without_hidden(data: bytes) -> tuple[bytes, int]:
    """The document without what it hides, and how many runs of text that was. Raises XMLSyntaxError."""
    with ZipFile(BytesIO(data)) as archive:
        there = archive.namelist()
        parts = {name: archive.read(name) for name in (_STYLES, *_TEXTS) if name in there}
        if not any(_MARK in part for part in parts.values()):
            return data, 0
        styles = _hidden_styles(parts.pop(_STYLES, b""))
        made = {name: _shown(part, styles) for name, part in parts.items()}
        count = sum(hidden for _, hidden in made.values())
        return (_with(archive, {name: part for name, (part, _) in made.items()}), count) if count else (data, 0)


def _with(archive: ZipFile, changed: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for info in archive.infolist():
            made.writestr(info.filename, changed.get(info.filename) or archive.read(info))
    return stream.getvalue()


def _shown(part: bytes, styles: AbstractSet[str]) -> tuple[bytes, int]:
    root = _parsed(part)
    count = 0
    for run in root.iter("{*}r"):
        if not _is_hidden(run, styles):
            continue
        gone = [one for one in run if isinstance(one.tag, str) and etree.QName(one).localname not in _STAYS]
        count += any("".join(one.itertext()).strip() for one in gone)
        for one in gone:
            run.remove(one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), count


def _is_hidden(run: Any, styles: AbstractSet[str]) -> bool:
    """By its own mark, which may also say that it is not, else by its style or that of its paragraph."""
    own = run.find("{*}rPr/{*}vanish")
    if own is not None:
        return _value(own) not in _OFF
    if not styles:
        return False
    paragraph = next(run.iterancestors("{*}p"), None)
    named = [run.find("{*}rPr/{*}rStyle"), None if paragraph is None else paragraph.find("{*}pPr/{*}pStyle")]
    return any(one is not None and _value(one) in styles for one in named)


def _hidden_styles(part: bytes) -> AbstractSet[str]:
    if _MARK not in part:
        return frozenset()
    marks = ((one, one.find("{*}rPr/{*}vanish")) for one in _parsed(part).iter("{*}style"))
    return {_attribute(one, "styleId") for one, mark in marks if mark is not None and _value(mark) not in _OFF}


def _value(element: Any) -> str:
    return _attribute(element, "val")


def _attribute(element: Any, name: str) -> str:
    """An attribute of the element's own namespace."""
    return str(element.get(f"{{{etree.QName(element).namespace}}}{name}", ""))


def _parsed(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
