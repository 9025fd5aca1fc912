"""A fault is told where it is: pointers (RFC 6901) through parts, rows and lists, with signs that must be escaped."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import FAULTS, fault, flatten
from tests.schemas.wholes import put, whole, whole_for


def refused(name: str, content: Any) -> list[tuple[str, str]]:
    """Places and codes of what is wrong, in order of place."""
    with pytest.raises(ValidationError) as caught:
        load_content(name, content)
    return sorted((one.pointer, one.code) for one in flatten(caught.value, "/content"))


@pytest.mark.parametrize(
    ("key", "step"),
    [
        ("颜色", "颜色"),
        ("a/b", "a~1b"),
        ("a~b", "a~0b"),
        ("~1", "~01"),
        ("/", "~1"),
        ("", ""),
        (" ", " "),
        ("a.b", "a.b"),
        ("0", "0"),
        ("__proto__", "__proto__"),
    ],
)
def test_an_unknown_field_is_named_in_its_pointer(key: str, step: str) -> None:
    assert refused("qa", {"title": "问", key: 1}) == [(f"/content/{step}", "unknown_field")]


def unescaped(step: str) -> str:
    """A step of a pointer as RFC 6901, section 4 reads it."""
    return step.replace("~1", "/").replace("~0", "~")


@given(st.lists(st.text(max_size=6).filter(lambda key: key != "_schema"), min_size=1, max_size=4))
def test_a_pointer_can_be_read_back(way: list[str]) -> None:
    error: Any = [fault("blank")]
    for key in reversed(way):
        error = {key: error}
    (found,) = flatten(ValidationError(error))
    assert [unescaped(step) for step in found.pointer.split("/")[1:]] == way


@pytest.mark.parametrize(
    ("name", "pointer", "value", "code"),
    [
        ("article", "/title", "", "blank"),
        ("article", "/keywords/1", "", "blank"),
        ("article", "/accountable/person", "", "blank"),
        ("article", "/source/url", "x", "bad_url"),
        ("article", "/attachments/1/attachment_id", "x", "bad_id"),
        ("article", "/relations/0/type", "likes", "unknown_choice"),
        ("article", "/channels/1", "x", "bad_id"),
        ("article", "/leader/rank", 0, "out_of_range"),
        ("article", "/data/indicators/1/name", None, "null"),
        ("article", "/rumour_refutation/evidence_urls/1", "x", "bad_url"),
        ("policy_document", "/copied_to/0", 1, "wrong_type"),
        ("policy_interpretation", "/supplied_by/1/role", "x", "unknown_choice"),
        ("policy_interpretation", "/media/0/seconds", 86_401, "out_of_range"),
        ("service_item", "/results/0/delivery/1", "x", "unknown_choice"),
        ("service_item", "/statutory_limit/unit", "day", "unknown_choice"),
        ("service_item", "/fees/0/amount", "x", "bad_amount"),
        ("qa", "/basis/0/target_id", "x", "bad_id"),
    ],
)
def test_one_fault_is_told_once_at_its_place(name: str, pointer: str, value: object, code: str) -> None:
    content = put(whole_for(name, pointer), pointer, value)
    assert refused(name, content) == [(f"/content{pointer}", code)]


def test_faults_at_many_depths_are_told_together() -> None:
    content = whole("service_item")
    put(content, "/title", " ")
    put(content, "/keywords/1", 7)
    put(content, "/agency/name", None)
    put(content, "/materials/0/copies", -1)
    put(content, "/materials/0/form", "stone")
    put(content, "/results/0/delivery/1", "pigeon")
    content["colour"] = "red"
    assert refused("service_item", content) == [
        ("/content/agency/name", "null"),
        ("/content/colour", "unknown_field"),
        ("/content/keywords/1", "wrong_type"),
        ("/content/materials/0/copies", "out_of_range"),
        ("/content/materials/0/form", "unknown_choice"),
        ("/content/results/0/delivery/1", "unknown_choice"),
        ("/content/title", "blank"),
    ]


def test_rules_across_fields_are_told_beside_faults_of_fields() -> None:
    content = {
        "title": "",
        "effective_on": "2026-02-01",
        "repealed_on": "2026-01-01",
        "disclosure": "withheld",
        "first_published_at": "2199-01-01T00:00:00Z",
        "relations": [{"type": "answers", "target_id": whole("qa")["publisher"]}],
    }
    assert refused("article", content) == [
        ("/content/disclosure_reason", "reason_needed"),
        ("/content/first_published_at", "in_future"),
        ("/content/relations/0/type", "relation_not_allowed"),
        ("/content/repealed_on", "date_order"),
        ("/content/title", "blank"),
    ]


@pytest.mark.parametrize("content", [None, [], "x", 1, [{}], True])
def test_content_that_is_no_object_is_refused_as_a_whole(content: object) -> None:
    assert refused("article", content) == [("/content", "wrong_type")]


@pytest.mark.parametrize(
    ("kind", "part"),
    [("notice", "leader"), ("leader", "organisation"), ("data", "topic"), ("topic", "data"), ("news", "data")],
)
def test_a_part_stands_in_an_article_of_its_kind_only(kind: str, part: str) -> None:
    content = whole("article", part) | {"kind": kind}
    if kind not in ("notice", "news"):
        content[kind] = whole("article", kind)[kind]
    assert refused("article", content) == [(f"/content/{part}", "wrong_kind")]


def test_several_parts_of_other_kinds_are_all_told() -> None:
    content = {"title": "题", "kind": "news", "topic": {"section": "政策"}, "leader": {"name": "江一舟"}}
    assert refused("article", content) == [("/content/leader", "wrong_kind"), ("/content/topic", "wrong_kind")]


@pytest.mark.parametrize(("start", "end", "fits"), [("02-01", "02-01", True), ("02-01", "01-31", False)])
def test_a_document_is_not_repealed_before_it_is_in_force(start: str, end: str, fits: bool) -> None:
    content = {"title": "题", "effective_on": f"2026-{start}", "repealed_on": f"2026-{end}"}
    if fits:
        assert load_content("policy_document", content)["repealed_on"] == f"2026-{end}"
    else:
        assert refused("policy_document", content) == [("/content/repealed_on", "date_order")]


def test_years_of_one_order_compare_as_years() -> None:
    content = {"title": "题", "effective_on": "1999-12-31", "repealed_on": "2000-01-01"}
    assert load_content("policy_document", content)["repealed_on"] == "2000-01-01"


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_stays_readable_through_marshmallow(code: str) -> None:
    words = {"expected": "x", "most": 1, "choices": "x", "least": 0, "other": "x", "kind": "x"}
    made = fault(code, **words)
    (found,) = flatten(ValidationError({"field": [made]}))
    assert (found.pointer, found.code) == ("/field", code)
    assert "{" not in found.detail.zh + found.detail.en
    assert found.detail.zh != found.detail.en
