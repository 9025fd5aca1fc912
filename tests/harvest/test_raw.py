from hypothesis import given
from hypothesis import strategies as st

from cms.harvest.raw import packer, unpack
from cms.harvest.rows import Row


@given(st.lists(st.text(), min_size=1, max_size=8))
def test_a_row_comes_back_as_it_was(cells):
    header = [f"列{number}" for number in range(len(cells))]
    assert unpack(packer(header)(Row(1, cells))) == dict(zip(header, cells, strict=True))


def test_columns_of_one_name_are_told_apart():
    assert unpack(packer(["a", "", ""])(Row(1, ["x", "y", "z"]))) == {"a": "x", "": "y", " (2)": "z"}


def test_half_of_a_surrogate_pair_is_kept():
    assert unpack(packer(["a"])(Row(1, ["\ud800x"]))) == {"a": "\ud800x"}


def test_a_row_that_could_not_be_read_is_not_kept():
    assert packer(["a", "b"])(Row(1, [])) is None
