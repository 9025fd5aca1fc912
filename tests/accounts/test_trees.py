import pytest

from cms.accounts.trees import child_lineage, refuse_cycle, refuse_deeper
from cms.errors import Code
from tests.accounts.refusals import refused


def test_a_lineage_is_the_ids_from_the_root_down():
    assert child_lineage(None, "a") == "/a/"
    assert child_lineage("/a/", "b") == "/a/b/"


@pytest.mark.parametrize("parent", ["/a/b/", "/a/b/c/", "/a/b/c/d/"])
def test_nothing_moves_below_itself(parent: str):
    with refused(Code.INVALID, "/parent_id", "cycle"):
        refuse_cycle("/a/b/", parent, "/parent_id")


@pytest.mark.parametrize("parent", [None, "/a/", "/a/bb/", "/c/"])
def test_a_subtree_moves_anywhere_else(parent: str | None):
    refuse_cycle("/a/b/", parent, "/parent_id")


def test_a_subtree_that_would_not_fit_stays():
    refuse_deeper(10, "/a/", "/b/c/", 12)
    refuse_deeper(None, "/a/", "/b/c/", 0)
    with refused(Code.WRONG_STATE):
        refuse_deeper(10, "/a/", "/b/c/", 11)
