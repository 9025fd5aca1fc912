"""Rows of a source, streamed, whatever its format: what cannot be read is an outcome of its row and stops nothing."""

from pathlib import Path

from cms.harvest import formats
from cms.harvest.limits import LIMITS, Limits, within_bytes, within_rows
from cms.harvest.mapping import Mapping
from cms.harvest.readers import csv_rows, documents, json_lines, pages, wordpress, workbook
from cms.harvest.rows import Gathered, Row

__all__ = ["Gathered", "Row", "gather"]


def gather(path: Path, mapping: Mapping, encoding: str, limits: Limits = LIMITS) -> Gathered:
    """Open a file or a folder.

    Raises INVALID if it does not have the columns that the mapping names, or is of a kind that is not read; TOO_LARGE
    above the limits, before it is unpacked or while it is read.
    """
    within_bytes(path, limits)
    gathered = _read(path, mapping, encoding, limits)
    return Gathered(gathered.header, within_rows(map(Row.without_nul, gathered.rows), limits.rows))


def _read(path: Path, mapping: Mapping, encoding: str, limits: Limits) -> Gathered:
    match formats.format_of(path, mapping.format, limits):
        case "jsonl":
            return json_lines.read(path, mapping, encoding)
        case "xlsx":
            return workbook.read(path, mapping, limits)
        case "html":
            return pages.read(path, mapping, limits)
        case "docx":
            return documents.read(path, mapping, limits)
        case "wxr":
            return wordpress.read(path, mapping, limits)
        case _:
            return csv_rows.read(path, mapping, encoding)
