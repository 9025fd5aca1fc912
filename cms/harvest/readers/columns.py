"""The header of a table: whether it has the columns that a mapping names, each once."""

from cms.errors import Code, FieldError, Problem
from cms.harvest.mapping import Mapping
from schemas.text import Text

MOST_COLUMNS = 1000


def checked_header(first: list[str] | None, mapping: Mapping) -> list[str]:
    """The names of the columns, tidied. Raises INVALID if one that the mapping names is missing or there twice."""
    cells = [cell.strip().removeprefix("\ufeff").strip('"').strip() for cell in first or []]
    missing = [name for name in mapping.columns() if name not in cells]
    twice = [name for name in mapping.columns() if cells.count(name) > 1] if len(cells) <= MOST_COLUMNS else []
    if not missing and not twice and len(cells) <= MOST_COLUMNS:
        return cells
    there = "、".join(cells[:50])[:500]
    told = Text(f"没有此列；有：{there}", f"No such column; there are: {there}")
    faults = [FieldError(f"/columns/{name}", "missing", told) for name in missing]
    told = Text("此列出现多次", "The column is there twice")
    faults += [FieldError(f"/columns/{name}", "twice", told) for name in twice]
    raise Problem(Code.INVALID, Text("文件的列与映射不符", "The columns are not those of the mapping"), errors=faults)
