"""A short way to read a file with a mapping that names columns."""

from pathlib import Path

import pytest

from cms.harvest import mapping_file
from cms.harvest.encodings import encoding_of
from cms.harvest.gather import gather
from cms.harvest.limits import LIMITS, Limits
from cms.harvest.rows import Row


@pytest.fixture
def read():
    def rows(path: Path, *columns: str, more: str = "", limits: Limits = LIMITS) -> list[Row]:
        text = f'source = "a"\ntype = "article"\norganization = "b"\n{more}\n[key]\ncolumns = {list(columns)!r}\n'
        made = mapping_file.parse(f'{text}[fields.title]\ncolumn = "{columns[0]}"\n'.encode())
        encoding = encoding_of(path) if path.is_file() else ""
        return list(gather(path, made, encoding, limits).rows)

    return rows
