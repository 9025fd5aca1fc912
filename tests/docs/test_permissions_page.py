"""docs/permissions.md shows the table of `permissions/roles.py`, row by row."""

from permissions.roles import COLUMNS, TABLE
from tests.docs.pages import page, rows

PAGE = "docs/permissions.md"


def test_the_table_of_the_page_is_that_of_the_code():
    told = [[f"`{action}`", *cells.split(), zh, en] for action, (cells, zh, en) in TABLE.items()]
    shown = [row for row in rows(page(PAGE)) if len(row) == len(COLUMNS) + 3]
    head, *body = [[cell.replace("·", ".") for cell in row] for row in shown]
    assert head[1:-2] == list(COLUMNS)
    assert body == told


def test_the_columns_are_explained_with_their_scopes():
    told = [
        [f"`{letter}`", one.zh, one.en, ", ".join(one.scopes) or "–", ", ".join(one.more) or "–"]
        for letter, one in COLUMNS.items()
    ]
    shown = [row for row in rows(page(PAGE)) if len(row) == len(told[0])]
    assert shown[1:] == told
