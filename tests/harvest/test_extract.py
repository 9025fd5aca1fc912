from typing import Any

import pytest

from cms.harvest.extract import compile_field
from cms.harvest.field_rules import field_of
from cms.harvest.mapping import FieldRule
from cms.harvest.reasons import Reason

PLACE = {"a": 0, "b": 1}


def extract(name: str, *cells: str, type_name: str = "article", **rule: Any) -> tuple[Any, list[str]]:
    reasons: list[Reason] = []
    made = FieldRule(name=name, **{"columns": ("a",), **rule})
    value = compile_field(made, field_of(type_name, name), PLACE)(list(cells), reasons)
    return value, [one.code for one in reasons]


def test_the_first_column_that_is_not_blank_counts():
    assert extract("summary", "\u3000 \n", " 乙 ", columns=("a", "b")) == ("乙", [])
    assert extract("summary", "甲", "乙", columns=("a", "b")) == ("甲", [])
    assert extract("summary", "", " ", columns=("a", "b")) == (None, [])


def test_a_constant_needs_no_column():
    assert extract("keywords", columns=(), constant=["科技"]) == (["科技"], [])


def test_affixes_are_taken_off():
    assert extract("source.name", "来源：云泽日报 ", strip=("来源：",)) == ("云泽日报", [])
    assert extract("source.name", "【云泽日报】", strip=("【", "】")) == ("云泽日报", [])


def test_a_pattern_gives_its_group_or_nothing():
    assert extract("author", "（记者 林岚）近日", pattern=r"记者\s(\S+?)）") == ("林岚", [])
    assert extract("author", "近日", pattern=r"记者\s(\S+?)）") == (None, [])


def test_a_pattern_sees_a_limited_number_of_characters():
    assert extract("author", "x" * 5000 + "记者 林岚）", pattern=r"记者\s(\S+?)）") == (None, [])


def test_a_table_turns_words_into_codes():
    table = {"有效": "effective", "废止": "repealed"}
    assert extract("validity", "废止", lookup=table) == ("repealed", [])
    assert extract("validity", "待定", lookup=table) == (None, ["not_in_table"])
    assert extract("validity", "待定", lookup=table, default="unknown") == ("unknown", [])
    assert extract("validity", "", lookup=table, default="unknown") == (None, [])


def test_steps_happen_in_their_order():
    value = extract("validity", "效力：现行有效。", strip=("效力：",), pattern="现行(..)", lookup={"有效": "effective"})
    assert value == ("effective", [])


def test_a_list_is_split_without_blanks_and_repetitions():
    assert extract("keywords", "科技; 创新;;科技 ;", split=";") == (["科技", "创新"], [])
    assert extract("keywords", "科技;创新") == (["科技;创新"], [])
    assert extract("keywords", " ; ; ", split=";") == (None, [])


def test_dates_and_times_are_read_by_the_kind_of_the_field():
    assert extract("created_on", "2024年8月31日") == ("2024-08-31", [])
    assert extract("first_published_at", "2024/8/31 9:05") == ("2024-08-31T09:05:00+08:00", [])
    assert extract("created_on", "2024-08-31", forms=frozenset({"chinese"})) == (None, ["date_unreadable"])
    assert extract("first_published_at", "不详") == (None, ["date_unreadable"])
    assert extract("first_published_at", "2999-01-01") == (None, ["date_in_future"])
    assert extract("signed_on", "请执行。\n二〇二四年八月三十一日", date_at_end=True) == ("2024-08-31", [])
    assert extract("signed_on", "请执行。", date_at_end=True) == (None, [])


def test_addresses_are_mended():
    assert extract("source.url", "https://a.examplehttps://b.example/x") == ("https://b.example/x", [])
    assert extract("source.url", "x.html", base="https://a.example/") == ("https://a.example/x.html", [])
    assert extract("source.url", "mailto:a@b.example") == (None, ["link_unusable"])


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", (True, [])), ("否", (False, [])), ("TRUE", (True, [])), ("也许", (None, ["not_in_table"]))],
)
def test_yes_and_no_are_read(cell, value):
    assert extract("normative", cell, type_name="policy_document") == value


@pytest.mark.parametrize(("cell", "value"), [("3", 3), ("三", "三"), ("9" * 30, "9" * 30), ("-1", "-1")])
def test_numbers_are_read_and_what_is_none_is_left_to_the_schema(cell, value):
    assert extract("visits", cell, type_name="service_item") == (value, [])


@pytest.mark.parametrize("text", ["云科发〔2026〕7号", "第七号令", "２０２６-3"])
def test_a_document_number_may_be_written_in_any_digits(text):
    assert extract("document_number", text, type_name="policy_document") == (text, [])


@pytest.mark.parametrize("text", ["大 中 小 】", "无", "-"])
def test_what_has_no_digit_is_no_document_number_and_that_is_told(text):
    assert extract("document_number", text, type_name="policy_document") == (None, ["number_unreadable"])
