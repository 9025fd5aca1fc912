import pytest

from cms.errors import FieldError
from cms.harvest.tables import LONGEST, Table


@pytest.fixture
def faults() -> list[FieldError]:
    return []


def codes(faults: list[FieldError]) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in faults]


def test_a_key_that_nobody_asked_for_is_told(faults):
    table = Table({"known": "a", "knwon": "b"}, "/fields/title", faults)
    table.text("known")
    table.finish()
    assert codes(faults) == [("/fields/title/knwon", "unknown_key")]


def test_texts_are_one_or_several(faults):
    table = Table({"one": "a", "several": ["a", "b"]}, "", faults)
    assert table.texts("one") == ("a",)
    assert table.texts("several") == ("a", "b")
    assert table.texts("none") == ()
    assert faults == []


@pytest.mark.parametrize("value", [1, [], [""], ["a", 1], {}, ""])
def test_what_is_no_text_is_told(faults, value):
    assert Table({"a": value}, "", faults).texts("a") == ()
    assert codes(faults) == [("/a", "wrong_type")]


def test_a_missing_value_is_told_only_if_it_is_needed(faults):
    table = Table({}, "", faults)
    assert table.text("a", "default") == "default"
    table.text("b", needed=True)
    table.texts("c", needed=True)
    assert table.table("d") is None
    assert table.table("e", needed=True) is None
    assert codes(faults) == [("/b", "required"), ("/c", "wrong_type"), ("/e", "required")]


def test_a_text_has_an_end(faults):
    Table({"a": "x" * (LONGEST + 1)}, "", faults).text("a")
    assert codes(faults) == [("/a", "wrong_type")]


def test_flags_and_numbers_are_of_their_kind(faults):
    table = Table({"yes": True, "word": "true", "five": 5}, "", faults)
    assert table.flag("yes")
    assert not table.flag("word")
    assert not table.flag("none")
    assert table.whole("five", 1, 10) == 5
    assert table.whole("none", 1, 10) == 1
    assert codes(faults) == [("/word", "wrong_type")]


def test_tables_below_know_their_place(faults):
    table = Table({"a": {"b": {"c": 1}}, "list": [{"x": 1}], "no": [1]}, "", faults)
    below = table.table("a")
    assert below is not None
    deeper = below.table("b")
    assert deeper is not None
    assert deeper.path == "/a/b"
    assert [one.path for one in table.tables("list")] == ["/list/0"]
    assert table.tables("no") == []
    assert codes(faults) == [("/no", "wrong_type")]
