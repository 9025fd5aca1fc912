"""Every text, number and list at the edge of its limit and one beyond it."""

from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import flatten
from tests.schemas.forms import FLAGS, LISTS, REQUIRED_IN_ROWS
from tests.schemas.limits import COMMON_LINES, COMMON_PROSE, LINES, PROSE, WHOLE_NUMBERS
from tests.schemas.wholes import got, put, whole_for

TEXTS = [
    pytest.param(name, pointer, most, id=name + pointer)
    for table in (LINES, PROSE, {"article": {**COMMON_LINES, **COMMON_PROSE}})
    for name, fields in table.items()
    for pointer, most in fields.items()
]
NUMBERS = [
    pytest.param(name, pointer, *bounds, id=name + pointer)
    for name, fields in WHOLE_NUMBERS.items()
    for pointer, bounds in fields.items()
]


def places(table: dict[str, tuple[str, ...]]) -> list[Any]:
    """One example a pointer."""
    return [pytest.param(name, pointer, id=name + pointer) for name, found in table.items() for pointer in found]


def faults(name: str, pointer: str, value: object) -> list[tuple[str, str]]:
    """What is wrong when the value stands there."""
    with pytest.raises(ValidationError) as caught:
        load_content(name, put(whole_for(name, pointer), pointer, value))
    return [(one.pointer, one.code) for one in flatten(caught.value)]


def taken(name: str, pointer: str, value: object) -> bool:
    """Whether the value stands there after loading, as it was handed in."""
    return bool(got(load_content(name, put(whole_for(name, pointer), pointer, value)), pointer) == value)


@pytest.mark.parametrize(("name", "pointer", "most"), TEXTS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(name: str, pointer: str, most: int) -> None:
    assert taken(name, pointer, "字" * most)
    assert faults(name, pointer, "字" * (most + 1)) == [(pointer, "too_long")]


@pytest.mark.parametrize(("name", "pointer", "most"), TEXTS)
def test_a_text_is_a_text_and_not_blank(name: str, pointer: str, most: int) -> None:
    assert faults(name, pointer, " \u3000\n") == [(pointer, "blank")]
    assert faults(name, pointer, "\u200b\u2060") == [(pointer, "blank")]
    assert faults(name, pointer, 20260301) == [(pointer, "wrong_type")]
    assert faults(name, pointer, ["文本"]) == [(pointer, "wrong_type")]


@pytest.mark.parametrize(("name", "pointer", "most"), TEXTS)
def test_signs_beyond_the_basic_plane_count_once(name: str, pointer: str, most: int) -> None:
    assert taken(name, pointer, "𠮷" * most)


def test_a_body_may_be_two_million_characters_long() -> None:
    assert taken("article", "/body", "<p>" + "正" * 1_999_993 + "</p>")
    assert faults("article", "/body", "<p>" + "正" * 1_999_994 + "</p>") == [("/body", "too_long")]


@pytest.mark.parametrize(("name", "pointer", "least", "most"), NUMBERS)
def test_a_number_may_be_its_bounds_and_nothing_beyond(name: str, pointer: str, least: int, most: int) -> None:
    assert taken(name, pointer, least)
    assert taken(name, pointer, most)
    assert faults(name, pointer, least - 1) == [(pointer, "out_of_range")]
    assert faults(name, pointer, most + 1) == [(pointer, "out_of_range")]


@pytest.mark.parametrize(("name", "pointer", "least", "most"), NUMBERS)
@pytest.mark.parametrize("value", ["1", 1.5, 1.0, True, [1]])
def test_a_number_is_whole_and_no_text(name: str, pointer: str, least: int, most: int, value: object) -> None:
    assert faults(name, pointer, value) == [(pointer, "wrong_type")]


def filled(name: str, pointer: str, count: int) -> list[Any]:
    """As many different entries as asked for, made from the first one of the example."""
    first = got(whole_for(name, pointer), pointer)[0]
    if isinstance(first, str):
        return _different(pointer, first, count)
    naming = next(key for key, value in first.items() if isinstance(value, str))
    return [{**first, naming: one} for one in _different(f"{pointer}/{naming}", first[naming], count)]


def _different(pointer: str, first: str, count: int) -> list[str]:
    field = pointer.rpartition("/")[2]
    if field.endswith("_id") or field == "channels":
        return [f"{first[:-2]}{number:02x}" for number in range(count)]
    return [f"{first}{number}" for number in range(count)]


CHOSEN = ("/forms", "/results/0/delivery", "/audience_kinds")
OF_A_CHOICE = ("/relations", "/contacts", "/media")
COUNTED = {name: tuple(one for one in found if one not in (*CHOSEN, *OF_A_CHOICE)) for name, found in LISTS.items()}


@pytest.mark.parametrize(("name", "pointer"), places(COUNTED))
def test_a_list_has_fifty_entries_at_most(name: str, pointer: str) -> None:
    assert taken(name, pointer, filled(name, pointer, 50))
    assert faults(name, pointer, filled(name, pointer, 51)) == [(pointer, "too_many")]


@pytest.mark.parametrize(("name", "pointer"), places(LISTS))
def test_a_list_is_a_list_of_different_entries(name: str, pointer: str) -> None:
    first = got(whole_for(name, pointer), pointer)[0]
    assert faults(name, pointer, [first, first]) == [(f"{pointer}/1", "duplicate")]
    assert faults(name, pointer, first) == [(pointer, "wrong_type")]
    assert (f"{pointer}/0", "null") in faults(name, pointer, [None])


@pytest.mark.parametrize(("name", "pointer"), places(LISTS))
def test_a_list_may_be_empty_and_is_then_not_kept(name: str, pointer: str) -> None:
    loaded = load_content(name, put(whole_for(name, pointer), pointer, []))
    with pytest.raises(KeyError):
        got(loaded, pointer)


@pytest.mark.parametrize(("name", "pointer"), places(REQUIRED_IN_ROWS))
def test_what_a_row_needs_can_neither_be_null_nor_be_left_out(name: str, pointer: str) -> None:
    assert faults(name, pointer, None) == [(pointer, "null")]
    parent, _, field = pointer.rpartition("/")
    row = dict(got(whole_for(name, pointer), parent))
    del row[field]
    assert faults(name, parent, row) == [(pointer, "required")]


ROWS = {
    name: tuple(dict.fromkeys(pointer.rpartition("/")[0] for pointer in found))
    for name, found in REQUIRED_IN_ROWS.items()
}


@pytest.mark.parametrize(("name", "pointer"), places(ROWS))
def test_a_row_takes_no_field_that_it_does_not_have(name: str, pointer: str) -> None:
    row = {**got(whole_for(name, pointer), pointer), "颜色": "红", "a/b~c": 1}
    assert sorted(faults(name, pointer, row)) == [
        (f"{pointer}/a~1b~0c", "unknown_field"),
        (f"{pointer}/颜色", "unknown_field"),
    ]


@pytest.mark.parametrize(("name", "pointer"), places(FLAGS))
def test_a_flag_is_true_or_false(name: str, pointer: str) -> None:
    assert taken(name, pointer, True)
    assert taken(name, pointer, False)
    for value in ("true", "是", 0, 1):
        assert faults(name, pointer, value) == [(pointer, "wrong_type")]
