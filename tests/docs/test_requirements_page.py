"""docs/requirements.md answers for every point, and what it names exists."""

import ast
from functools import cache

import pytest

from tests.docs.pages import ROOT, coded, page, rows

GROUPS = {"L": 13, "P": 8, "S": 6, "R": 5, "I": 3, "V": 3, "X": 5}
IDS = [f"{group}{number}" for group, most in GROUPS.items() for number in range(1, most + 1)]
ROWS = [row for row in rows(page("docs/requirements.md")) if row[0] != "id"]


@cache
def named_tests(path: str) -> set[str]:
    """The names of the tests of a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_id_has_one_row_in_order():
    assert [row[0] for row in ROWS] == IDS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_status_is_one_of_three_and_a_gap_is_named(row):
    _, _, status, told, where, proof = row
    assert status in ("met", "partly", "not yet")
    assert ("Missing:" in told) == (status == "partly")
    assert (proof == "—") == (status == "not yet")
    assert coded(where)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_places_and_proofs_exist(row):
    for place in coded(row[4]):
        assert (ROOT / place).exists(), place
    for proof in coded(row[5]):
        path, _, name = proof.partition("::")
        assert path.startswith("tests/")
        assert name in named_tests(path), proof
