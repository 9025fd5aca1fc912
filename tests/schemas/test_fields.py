"""Fields: strict about types, bounded, and telling about themselves."""

import pytest
from marshmallow import ValidationError

from schemas.declare import choice, flag, identifier, line, part, prose, rows, several, whole
from schemas.faults import flatten
from schemas.parts import Row
from schemas.text import Text

NAME = Text("名称", "Name")
NOTE = Text("说明", "What it is")


class Inner(Row):
    """A row."""

    name = line(NAME, NOTE, 20, required=True)
    more = prose(NAME, NOTE)


class Sample(Row):
    """One field of each kind that has rules of its own."""

    on = flag(NAME, NOTE)
    count = whole(NAME, NOTE, 1, 9)
    words = several(line(NAME, NOTE, 10, example="词"), most=3)
    kinds = several(choice(NAME, NOTE, {"a": Text("甲", "first"), "b": Text("乙", "second")}))
    inner = part(NAME, NOTE, Inner)
    table = rows(NAME, NOTE, Inner, most=2)
    other = identifier(NAME, NOTE)


def codes(data):
    with pytest.raises(ValidationError) as caught:
        Sample().load(data)
    return [(one.pointer, one.code) for one in flatten(caught.value)]


@pytest.mark.parametrize("value", ["true", 1, 0, "是", [], {}])
def test_a_flag_is_true_or_false_only(value):
    assert codes({"on": value}) == [("/on", "wrong_type")]


@pytest.mark.parametrize("value", ["3", 3.0, True, [3]])
def test_a_whole_number_is_a_number(value):
    assert codes({"count": value}) == [("/count", "wrong_type")]


@pytest.mark.parametrize("value", [0, 10, -1, 10**30])
def test_a_whole_number_stays_within_its_bounds(value):
    assert codes({"count": value}) == [("/count", "out_of_range")]


@pytest.mark.parametrize("value", [1, 9])
def test_bounds_are_included(value):
    assert Sample().load({"count": value}) == {"count": value}


def test_lists_are_bounded_before_their_entries_are_read():
    assert codes({"words": [1, 2, 3, 4]}) == [("/words", "too_many")]


def test_entries_of_lists_are_bounded_and_not_blank():
    assert codes({"words": ["好", " ", "长" * 11]}) == [("/words/1", "blank"), ("/words/2", "too_long")]


def test_entries_are_not_null():
    assert codes({"words": [None]}) == [("/words/0", "null")]


def test_equal_entries_are_refused_after_tidying():
    assert codes({"words": ["科技", " 科技"]}) == [("/words/1", "duplicate")]
    assert codes({"table": [{"name": "a"}, {"name": "a"}]}) == [("/table/1", "duplicate")]


@pytest.mark.parametrize("value", ["词", {"0": "词"}, 3, ("词",)])
def test_a_list_is_a_list(value):
    assert codes({"words": value}) == [("/words", "wrong_type")]


def test_choices_in_lists_are_checked():
    assert codes({"kinds": ["a", "z"]}) == [("/kinds/1", "unknown_choice")]


def test_parts_and_rows_are_strict():
    assert codes({"inner": {"name": "x", "y": 1}}) == [("/inner/y", "unknown_field")]
    assert codes({"inner": []}) == [("/inner", "wrong_type")]
    assert codes({"table": ["x"]}) == [("/table/0", "wrong_type")]


def test_parts_of_a_change_may_lack_what_is_required():
    assert Sample().load({"inner": {"more": "x"}}, partial=True) == {"inner": {"more": "x"}}


def test_null_is_taken_where_nothing_is_required():
    assert Sample().load({"on": None, "words": None, "inner": None}) == {"on": None, "words": None, "inner": None}


def test_prose_is_tidied_and_lines_are_single():
    loaded = Sample().load({"inner": {"name": "一\n二", "more": " 一\r\n二 "}})
    assert loaded == {"inner": {"name": "一 二", "more": "一\n二"}}


def test_fields_tell_their_limits_to_openapi():
    fields = Sample().fields
    assert fields["count"].metadata["minimum"] == 1
    assert fields["words"].metadata["maxItems"] == 3
    assert fields["words"].inner.metadata["maxLength"] == 10
    assert fields["words"].metadata["example"] == ["词"]
    assert fields["kinds"].inner.metadata["enum"] == ["a", "b"]
    assert fields["other"].metadata["format"] == "uuid"


def test_an_optional_choice_lists_null_among_its_values():
    optional = choice(NAME, NOTE, {"a": Text("甲", "first")})
    needed = choice(NAME, NOTE, {"a": Text("甲", "first")}, required=True)
    assert optional.metadata["enum"] == ["a", None]
    assert needed.metadata["enum"] == ["a"]
