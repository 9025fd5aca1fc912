"""The list of types: loading, presenting and describing them (L5)."""

import json
import time

import pytest
from marshmallow import ValidationError, fields

from schemas.content_types import CONTENT_TYPES, defaults, describe, full, load_content, schema_of
from schemas.fields import Part, Rows

ROW = {
    "title": "河北省科学技术厅关于印发《河北省实验室建设工作指引》的通知",
    "issuing_authorities": ["河北省科学技术厅"],
    "document_number": "冀科平规〔2024〕1号",
    "signed_on": "2024-08-21",
    "first_published_at": "2024-08-22T00:00:00+08:00",
    "disclosure": "proactive",
    "validity": "effective",
    "source": {"name": "河北省科学技术厅", "url": "https://kjt.hebei.gov.cn/www/index.html"},
    "body": "<p>为高起点、高标准推进河北省实验室建设</p>\n" * 60,
    "document_type": "notice",
    "keywords": ["实验室", "科技"],
}


def every_field(schema, path=""):
    for name, field in schema.fields.items():
        yield f"{path}/{name}", field
        inner = field.inner if isinstance(field, Rows) else field
        if isinstance(inner, Part):
            yield from every_field(inner.schema, f"{path}/{name}")


ALL_FIELDS = [
    pytest.param(field, id=name + path) for name in CONTENT_TYPES for path, field in every_field(schema_of(name))
]


def test_the_five_types_of_the_rules_are_there():
    assert list(CONTENT_TYPES) == ["article", "policy_document", "policy_interpretation", "service_item", "qa"]


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_a_schema_knows_the_name_of_its_type(name):
    assert schema_of(name).type_name == name


@pytest.mark.parametrize("field", ALL_FIELDS)
def test_every_field_has_label_and_help_in_both_languages(field: fields.Field):
    told = field.metadata
    assert all(told["label"])
    assert all(told["help"])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told["label"].zh + told["help"].zh)
    assert told["label"].en.isascii() or "é" in told["label"].en


@pytest.mark.parametrize("field", ALL_FIELDS)
def test_every_field_is_bounded(field: fields.Field):
    told = field.metadata
    if isinstance(field, Rows):
        assert field.most <= 50
        told = field.inner.metadata
        assert isinstance(field.inner, Part) or "maxLength" in told or "enum" in told or told.get("format") == "uuid"
    elif told["kind"] in ("line", "prose", "html", "url", "term", "language", "amount"):
        assert told["maxLength"] <= 2_000_000
    elif told["kind"] == "whole":
        assert told["minimum"] <= told["maximum"]


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_examples_are_taken_by_their_own_fields(name):
    schema = schema_of(name)
    for field in schema.fields.values():
        example = field.metadata.get("example")
        if example is not None:
            assert field.deserialize(example) == example


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_defaults_show_every_documented_field_empty(name):
    shown = defaults(name)
    assert list(shown) == list(schema_of(name).fields)
    assert all(value is None or value == [] for value in shown.values())


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_lists_are_empty_lists_and_never_null(name):
    lists = {field for field, declared in schema_of(name).fields.items() if isinstance(declared, Rows)}
    assert {field for field, value in defaults(name).items() if value == []} == lists


def test_rows_and_parts_show_every_documented_field_too():
    shown = full("service_item", {"title": "x", "materials": [{"name": "表"}], "agency": {"name": "局"}})
    assert shown["materials"][0]["filling_notes"] is None
    assert shown["agency"] == {"name": "局", "code": None, "nature": None, "entrusted_by": None}
    assert shown["promised_limit"] is None


def test_presenting_does_not_touch_the_content():
    content = {"title": "x", "keywords": ["a"]}
    shown = full("article", content)
    shown["keywords"].append("b")
    assert content == {"title": "x", "keywords": ["a"]}


def test_equal_contents_are_equal_documents():
    sparse = load_content("article", {"title": "x"})
    padded = load_content("article", {"title": " x ", "summary": None, "keywords": [], "source": {}, "language": None})
    assert sparse == padded


def test_empty_values_within_rows_are_left_out():
    loaded = load_content("service_item", {"title": "x", "materials": [{"name": "表", "note": None}]})
    assert loaded["materials"] == [{"name": "表"}]


def test_false_and_nought_are_values():
    loaded = load_content("service_item", {"title": "x", "charged": False, "visits": 0})
    assert (loaded["charged"], loaded["visits"]) == (False, 0)


def test_loading_what_was_loaded_changes_nothing():
    once = load_content("policy_document", ROW)
    assert load_content("policy_document", once) == once


def test_loading_what_was_presented_changes_nothing():
    once = load_content("policy_document", ROW)
    assert load_content("policy_document", full("policy_document", once)) == once


def test_loaded_content_is_plain_json():
    loaded = load_content("policy_document", ROW)
    assert json.loads(json.dumps(loaded)) == loaded


def test_null_in_a_change_clears_a_field():
    assert load_content("article", {"summary": None}, partial=True) == {"summary": None}


def test_a_change_does_not_clear_the_title():
    with pytest.raises(ValidationError):
        load_content("article", {"title": None}, partial=True)


def test_a_change_sets_nothing_by_itself():
    assert load_content("article", {}, partial=True) == {}


def test_another_language_is_kept():
    assert load_content("article", {"title": "Notice", "language": "en"})["language"] == "en"


def test_an_unknown_type_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        load_content("poem", {"title": "x"})


def test_the_description_is_json_and_tells_every_field():
    told = json.loads(json.dumps(describe(), ensure_ascii=False))
    assert [one["name"] for one in told] == list(CONTENT_TYPES)
    for one in told:
        assert [field["name"] for field in one["fields"]] == list(schema_of(one["name"]).fields)


def test_every_described_field_has_the_same_keys():
    keys = {frozenset(field) for one in describe() for field in one["fields"]}
    assert len(keys) == 1


def test_the_description_goes_into_rows_and_choices():
    (item,) = [one for one in describe() if one["name"] == "service_item"]
    (materials,) = [field for field in item["fields"] if field["name"] == "materials"]
    assert materials["multiple"]
    assert "blank_form_id" in [field["name"] for field in materials["fields"]]
    (degree,) = [field for field in item["fields"] if field["name"] == "online_degree"]
    assert degree["choices"][3]["label"]["zh"] == "四级：全程网办"


def test_the_description_names_the_scheme_of_terms():
    (item,) = [one for one in describe() if one["name"] == "article"]
    schemes = {field["name"]: field["scheme"] for field in item["fields"]}
    assert [schemes[name] for name in ("subjects", "facets", "genre", "audiences", "region")] == [
        "subject",
        "facet",
        "genre",
        "audience",
        "region",
    ]
    assert schemes["title"] is None


def test_an_import_of_1500_rows_a_second_is_not_held_up_by_the_schema():
    load_content("policy_document", ROW)
    best = min(_seconds_of_a_hundred() for _ in range(5))
    assert best / 100 <= 0.0005


def _seconds_of_a_hundred() -> float:
    start = time.perf_counter()
    for _ in range(100):
        load_content("policy_document", ROW)
    return time.perf_counter() - start


@pytest.mark.parametrize("depth", [100, 5000])
def test_deeply_nested_input_is_refused_and_does_not_crash(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    with pytest.raises(ValidationError):
        load_content("article", {"title": value, "keywords": value})
