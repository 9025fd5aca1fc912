import os

import pytest

from cms.errors import Code, Problem
from cms.harvest.limits import LIMITS, Limits, within_bytes, within_rows
from cms.harvest.rows import Row


def test_a_file_of_two_gigabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), 2 << 30)
    with pytest.raises(Problem) as refused:
        within_bytes(path)
    assert refused.value.code is Code.TOO_LARGE
    assert refused.value.detail is not None
    assert "2,048 MiB" in refused.value.detail.zh
    assert "512 MiB" in refused.value.detail.en


def test_a_folder_has_no_size_of_its_own(tmp_path):
    within_bytes(tmp_path, Limits(file_bytes=1))


def test_rows_are_given_up_to_the_limit_and_the_next_is_refused():
    rows = within_rows((Row(number, []) for number in range(1, 5)), 3)
    assert [next(rows).number for _ in range(3)] == [1, 2, 3]
    with pytest.raises(Problem):
        next(rows)
    assert LIMITS.rows >= 1_000_000
