from io import BytesIO

import pytest

from cms.harvest.lines import Lines, RowTooLongError


def test_lines_are_decoded_one_by_one():
    assert list(Lines(BytesIO("一\r\n二\n三".encode()), "utf-8")) == ["一\r\n", "二\n", "三"]


def test_bytes_that_cannot_be_decoded_are_told_until_the_next_row_begins():
    lines = Lines(BytesIO(b"a\xff\nb\n"), "utf-8")
    assert next(lines) == "a\ufffd\n"
    assert not lines.is_decodable
    lines.begin()
    assert next(lines) == "b\n"
    assert lines.is_decodable


def test_a_line_beyond_the_limit_is_passed_over_and_the_next_one_read():
    lines = Lines(BytesIO(b"x" * 500_000 + b"\nshort\n"), "utf-8", limit=100)
    with pytest.raises(RowTooLongError):
        next(lines)
    assert lines.skip()
    lines.begin()
    assert next(lines) == "short\n"


def test_a_row_of_many_lines_counts_as_a_whole():
    lines = Lines(BytesIO(b'"aaaa\n' * 1 + b"bbbb\n" * 50 + b'c"\nnext\n'), "utf-8", limit=20)
    with pytest.raises(RowTooLongError):
        list(lines)
    assert lines.skip()
    lines.begin()
    assert next(lines) == "next\n"


def test_a_row_as_long_as_the_limit_is_read():
    assert next(Lines(BytesIO(b"x" * 9 + b"\n"), "utf-8", limit=10)) == "x" * 9 + "\n"


def test_a_quotation_that_never_ends_is_told_and_the_row_can_be_left_at_its_first_line():
    lines = Lines(BytesIO(b'a,"b\n' + b"c\n" * 20), "utf-8", limit=10)
    with pytest.raises(RowTooLongError):
        list(lines)
    assert not lines.skip()
    lines.back_to_second_line()
    lines.begin()
    assert next(lines) == "c\n"


def test_the_end_of_the_file_is_told():
    lines = Lines(BytesIO(b"a\n"), "utf-8")
    assert list(lines) == ["a\n"]
    assert lines.has_ended
