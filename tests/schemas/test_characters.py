"""Characters that nobody sees do not get in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.characters import is_said, many_lines, one_line, strip_invisible

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    "mark",
    [
        "\x00",
        "\x08",
        "\x1b",
        "\x7f",
        "\x9f",
        "\u00ad",
        "\u200b",
        "\u200e",
        "\u202e",
        "\u2060",
        "\u2066",
        "\ufeff",
        "\ud800",
    ],
)
def test_invisible_characters_are_taken_out(mark):
    assert strip_invisible(f"关{mark}于") == "关于"


@pytest.mark.parametrize("mark", ["\u115f", "\u1160", "\u3164", "\uffa0", "\u034f"])
def test_characters_that_only_look_blank_are_taken_out(mark):
    assert strip_invisible(f"关{mark}于") == "关于"


def test_tabs_and_line_feeds_and_full_width_spaces_stay():
    assert strip_invisible("一\t二\n\u3000三") == "一\t二\n\u3000三"


def test_joiners_between_chinese_characters_are_taken_out():
    assert strip_invisible("博\u200d彩\u200c网") == "博彩网"


def test_joiners_stay_where_a_script_needs_them():
    persian = "می\u200cخواهم"
    family = "👩\u200d👧"
    assert strip_invisible(persian) == persian
    assert strip_invisible(family) == family


@settings(deadline=None)
@given(ANY_TEXT)
def test_stripping_twice_is_stripping_once(text):
    once = strip_invisible(text)
    assert strip_invisible(once) == once


@settings(deadline=None)
@given(ANY_TEXT)
def test_what_is_left_can_always_be_written_as_utf_8(text):
    strip_invisible(text).encode()


def test_a_line_has_no_breaks_and_no_surrounding_spaces():
    assert one_line("\u3000\u3000关于\r\n印发\t通知 \n") == "关于 印发 通知"


def test_prose_keeps_its_lines_with_plain_line_feeds():
    assert many_lines(" 一\r\n二\r三\u2028四 ") == "一\n二\n三\n四"


@settings(deadline=None)
@given(ANY_TEXT)
def test_tidying_a_line_twice_is_tidying_it_once(text):
    assert one_line(one_line(text)) == one_line(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_tidying_prose_twice_is_tidying_it_once(text):
    assert many_lines(many_lines(text)) == many_lines(text)


@pytest.mark.parametrize(
    "nothing", ["", " \u3000\n", "\u200b\u200b\u2060", "\u2800\ufe0f\u115f\u3164", "\x00\u200d\u00ad"]
)
def test_what_is_blank_or_invisible_says_nothing(nothing):
    assert not is_said(nothing)


@pytest.mark.parametrize(
    "words", ["关", "\u200b关\u200b", "\u0645\u06cc\u200c\u062e", "👨\u200d👩\u200d👧", "\n见附件"]
)
def test_words_say_something_whatever_stands_between_them(words):
    assert is_said(words)


def test_only_what_can_be_read_counts():
    assert not is_said("\u200b关\u200b ", least=2)
    assert is_said("关\u200b停", least=2)
