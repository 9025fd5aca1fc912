from datetime import date

import pytest
from marshmallow import fields

from cms.errors import FieldError
from cms.harvest.dates import FORMS
from cms.harvest.field_rules import declared, field_of, kind_of, read
from cms.harvest.mapping import FieldRule
from cms.harvest.tables import Table

TITLE = {"title": {"column": "标题"}}


def rules(
    tables: dict[str, object], types: tuple[str, ...] = ("article",)
) -> tuple[dict[str, FieldRule], list[FieldError]]:
    faults: list[FieldError] = []
    found = read(Table({"fields": {**TITLE, **tables}}, "", faults), types)
    return {rule.name: rule for rule in found}, faults


def told(tables: dict[str, object], types: tuple[str, ...] = ("article",)) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in rules(tables, types)[1]]


def test_a_rule_names_a_field_of_the_types_that_the_mapping_makes():
    assert told({"author": {"column": "作者"}}) == []
    assert told({"author": {"column": "作者"}}, ("policy_document",)) == [("/fields/author", "unknown_field")]
    assert told({"author": {"column": "作者"}}, ("policy_document", "article")) == []


def test_fields_of_a_part_are_written_as_tables_within_tables():
    found, faults = rules({"source": {"name": {"constant": "旧站"}, "url": {"column": "网址"}}})
    assert faults == []
    assert found["source.name"].constant == "旧站"
    assert found["source.url"].columns == ("网址",)
    assert told({"source": {"colour": {"column": "a"}}}) == [("/fields/source/colour", "unknown_field")]


def test_a_part_as_a_whole_and_structured_rows_are_no_rules_of_a_field():
    assert told({"source": {"column": "来源"}}) == [("/fields/source", "unknown_field")]
    assert ("/fields/materials", "unknown_field") in told({"materials": {"column": "材料"}}, ("service_item",))


@pytest.mark.parametrize("name", ["channels", "attachments", "relations"])
def test_what_a_mapping_makes_by_other_means_is_no_field_rule(name):
    assert (f"/fields/{name}", "not_a_field_rule") in told({name: {"column": "a"}})


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"column": "a", "constant": "b"},
        {"find_in": ["body"], "constant": "x"},
    ],
)
def test_a_value_comes_from_exactly_one_place(rule):
    assert ("/fields/document_number", "wrong_source") in told({"document_number": rule})


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("summary", "find_in", ["title"]),
        ("summary", "mend_from", "内容"),
        ("summary", "format", "html"),
        ("summary", "forms", ["iso"]),
        ("summary", "date_at_end", True),
        ("summary", "base", "https://a.example"),
        ("summary", "characters", 10),
    ],
)
def test_a_key_that_makes_no_sense_for_a_field_is_told(name, key, value):
    assert (f"/fields/{name}/{key}", "not_here") in told({name: {"column": "a", key: value}})


def test_keys_that_make_sense_are_taken():
    found, faults = rules(
        {
            "created_on": {"columns": ["时间", "日期"], "forms": ["iso"]},
            "signed_on": {"column": "内容", "date_at_end": True},
            "document_number": {"find_in": ["body"], "characters": 100},
            "body": {"column": "内容", "format": "html"},
            "keywords": {"column": "词", "split": ";", "strip": ["关键词："], "lookup": {"a": "b"}, "default": "c"},
        }
    )
    assert faults == []
    assert found["created_on"].columns == ("时间", "日期")
    assert found["created_on"].forms == frozenset({"iso"})
    assert found["signed_on"].date_at_end
    assert found["document_number"].characters == 100
    assert found["body"].format == "html"
    assert found["keywords"].lookup == {"a": "b"}
    assert found["title"].forms == frozenset(FORMS)


@pytest.mark.parametrize("value", [0, -1, 5001, True, "100", 1.5])
def test_a_number_of_characters_is_bounded(value):
    assert told({"document_number": {"find_in": ["body"], "characters": value}}) == [
        ("/fields/document_number/characters", "out_of_range"),
    ]


@pytest.mark.parametrize("lookup", [{"a": 1}, ["a"], "a"])
def test_a_lookup_is_a_table_of_texts(lookup):
    assert told({"summary": {"column": "a", "lookup": lookup}}) == [("/fields/summary/lookup", "wrong_type")]


def test_a_number_is_found_in_title_or_body_only():
    assert told({"document_number": {"find_in": ["summary"]}}) == [
        ("/fields/document_number/find_in", "unknown_choice")
    ]


def test_a_field_is_found_by_its_name():
    assert isinstance(declared("article", "source.url"), fields.String)
    assert declared("article", "source") is None
    assert declared("article", "title.x") is None
    assert kind_of(field_of("article", "created_on")) == "date"
    with pytest.raises(LookupError):
        field_of("article", "none")


def test_a_day_of_toml_becomes_the_day_of_content():
    made, faults = rules({"created_on": {"constant": date(2026, 3, 1)}})
    assert (made["created_on"].constant, faults) == ("2026-03-01", [])
