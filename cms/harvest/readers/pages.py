"""Saved pages: one page is one row, and only the columns that a mapping names are read of it."""

import re
from collections.abc import Iterator
from pathlib import Path

from cms.errors import Code, FieldError, Problem
from cms.harvest import formats
from cms.harvest.limits import Limits, too_large
from cms.harvest.mapping import Mapping
from cms.harvest.readers import saved
from cms.harvest.readers.decoding import decode
from cms.harvest.readers.page import COLUMNS, PageReader
from cms.harvest.reasons import Reason, reason
from cms.harvest.rows import Gathered, Row
from schemas.text import Text

KINDS = ("meta:", "table:")
_ASSETS = re.compile(r"(^|/)[^/]+_files/")


def read(path: Path, mapping: Mapping, limits: Limits) -> Gathered:
    """Open a page, a folder or a zip file of them. Raises INVALID for columns that no page can have."""
    header = checked(mapping)
    return Gathered(header, _rows(path, mapping, limits, header))


def checked(mapping: Mapping) -> list[str]:
    """The columns that the mapping names. Raises INVALID for one that is none of a page."""
    header = mapping.columns()
    unknown = [name for name in header if name not in COLUMNS and not name.startswith(KINDS)]
    if unknown:
        named = "、".join([*COLUMNS, "meta:…", "table:…"])
        told = Text(f"网页没有此列；可用：{named}", f"Pages have no such column; there are: {named}")
        faults = [FieldError(f"/columns/{name}", "missing", told) for name in unknown]
        raise Problem(
            Code.INVALID, Text("文件的列与映射不符", "The columns are not those of the mapping"), errors=faults
        )
    return header


def names_of(files: saved.Saved, form: str) -> list[str]:
    """The names of the files of a format; frames and scripts that browsers save beside a page are none."""
    endings = formats.FORMATS[form]
    names = files.names()
    chosen = [name for name in names if name.lower().endswith(endings) and not _ASSETS.search(name)]
    return chosen or (names if len(names) == 1 else [])


def _rows(path: Path, mapping: Mapping, limits: Limits, header: list[str]) -> Iterator[Row]:
    with saved.opened(path, limits) as files:
        names = names_of(files, "html")
        if len(names) > limits.documents:
            raise too_large(f"超过 {limits.documents} 个网页", f"More than {limits.documents} pages", "too_many_rows")
        for number, name in enumerate(names, 1):
            yield _row(number, name, files, mapping, limits, header)


def _row(number: int, name: str, files: saved.Saved, mapping: Mapping, limits: Limits, header: list[str]) -> Row:
    try:
        data = files.read(name, limits.page_bytes)
    except Problem as problem:
        return Row(number, [], _too_long(problem, limits))
    except OSError:
        return Row(number, [], reason("file_unreadable", value=name))
    page = decode(data)
    notes: list[Reason] = list(page.notes)
    local = files if mapping.attachments.keep == "files" else None
    reader = PageReader(page.text, name, mapping.pages, local)
    if reader.is_column_page:
        return Row(number, [], reason("column_page", value=reader.meta("ColumnName")))
    cells = [reader.read(column, notes) for column in header]
    return Row(number, cells, None, tuple(notes))


def _too_long(problem: Problem, limits: Limits) -> Reason:
    if problem.code is Code.TOO_LARGE:
        return reason("row_too_long", limit=limits.page_bytes)
    return reason("file_unreadable", value=problem.errors[0].detail if problem.errors else "")
