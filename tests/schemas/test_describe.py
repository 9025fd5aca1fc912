"""What the API tells of the types: enough to draw a form, in both languages, and no more than holds (L5, L6)."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from schemas.content_types import CONTENT_TYPES, describe, load_content
from tests.schemas.forms import CHOICES, DATES, FLAGS, IDS, REQUIRED_IN_ROWS, TERMS, URLS
from tests.schemas.limits import COMMON_LINES, COMMON_PROSE, LINES, PROSE, WHOLE_NUMBERS
from tests.schemas.wholes import WHOLES, whole

KEYS = {
    "name",
    "label",
    "help",
    "type",
    "required",
    "multiple",
    "max_items",
    "max_length",
    "minimum",
    "maximum",
    "scheme",
    "choices",
    "example",
    "fields",
}
KINDS = {
    "line",
    "prose",
    "html",
    "choice",
    "date",
    "datetime",
    "url",
    "id",
    "term",
    "language",
    "amount",
    "flag",
    "whole",
    "part",
    "rows",
}
SCHEMES = {"subject", "facet", "genre", "audience", "region", "topic", "service_theme"}


def told(name: str) -> list[dict[str, Any]]:
    """The fields of a type as a client gets them."""
    described = json.loads(json.dumps(describe(), ensure_ascii=False))
    return list(next(one["fields"] for one in described if one["name"] == name))


def walk(fields: list[dict[str, Any]], at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field at any depth, with its place."""
    for field in fields:
        yield f"{at}/{field['name']}", field
        yield from walk(field["fields"], f"{at}/{field['name']}")


@cache
def _placed(name: str) -> dict[str, dict[str, Any]]:
    return dict(walk(told(name)))


def at(name: str, pointer: str) -> dict[str, Any]:
    """The field that a pointer into content leads to."""
    return _placed(name)["/".join(step for step in pointer.split("/") if not step.isdigit())]


EVERY = [pytest.param(field, id=name + place) for name in CONTENT_TYPES for place, field in walk(told(name))]


@pytest.mark.parametrize("field", EVERY)
def test_a_field_is_told_with_a_closed_set_of_keys_and_kinds(field: dict[str, Any]) -> None:
    assert set(field) == KEYS
    assert field["type"] in KINDS
    assert set(field["label"]) == set(field["help"]) == {"zh", "en"}
    assert all(field["label"].values())
    assert field["label"]["zh"] != field["label"]["en"]


@pytest.mark.parametrize("field", EVERY)
def test_what_is_told_of_a_field_fits_its_kind(field: dict[str, Any]) -> None:
    assert bool(field["choices"]) == (field["type"] == "choice")
    assert bool(field["scheme"]) == (field["type"] == "term")
    assert bool(field["fields"]) == (field["type"] in ("part", "rows"))
    assert (field["minimum"] is not None) == (field["maximum"] is not None) == (field["type"] == "whole")
    assert (field["max_items"] is not None) == field["multiple"]
    assert field["multiple"] or field["type"] != "rows"


@pytest.mark.parametrize("field", EVERY)
def test_a_scheme_that_is_named_is_one_of_the_known_ones(field: dict[str, Any]) -> None:
    assert field["scheme"] is None or field["scheme"] in SCHEMES


@pytest.mark.parametrize("field", EVERY)
def test_codes_are_told_once_each_and_labelled_apart(field: dict[str, Any]) -> None:
    codes = [one["code"] for one in field["choices"]]
    for language in ("zh", "en"):
        labels = [one["label"][language] for one in field["choices"]]
        assert len(set(labels)) == len(labels) == len(set(codes))
        assert all(labels)


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_the_fields_of_an_example_are_the_fields_that_are_told(name: str) -> None:
    parts = {"leader", "organisation", "data", "hot_topic_response", "rumour_refutation", "topic"}
    assert {field["name"] for field in told(name)} - parts == set(WHOLES[name])


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_fields_of_the_unified_metadata_come_first_and_alike(name: str) -> None:
    article = told("article")
    shared = [field["name"] for field in article[:30]]
    assert [field["name"] for field in told(name)[:30]] == shared
    assert shared[0] == "title"
    assert shared[-5:] == ["repost", "body", "attachments", "channels", "relations"]
    assert told(name)[:30] == article[:30]


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_only_the_title_is_required_of_every_draft(name: str) -> None:
    assert [field["name"] for field in told(name) if field["required"]] == ["title"]


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_what_is_required_within_rows_is_told(name: str) -> None:
    known = {*REQUIRED_IN_ROWS[name], *REQUIRED_IN_ROWS["article"][:4]}
    plain = {"/".join(step for step in pointer.split("/") if not step.isdigit()) for pointer in known} | {"/title"}
    assert {place for place, field in walk(told(name)) if field["required"]} == plain


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_limits_of_length_are_told_as_they_hold(name: str) -> None:
    for table, kind in (({**LINES[name], **COMMON_LINES}, "line"), ({**PROSE[name], **COMMON_PROSE}, "prose")):
        shown = {pointer: (at(name, pointer)["type"], at(name, pointer)["max_length"]) for pointer in table}
        assert shown == {pointer: (kind, most) for pointer, most in table.items()}


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_bounds_of_numbers_are_told_as_they_hold(name: str) -> None:
    for pointer, bounds in WHOLE_NUMBERS[name].items():
        assert (at(name, pointer)["minimum"], at(name, pointer)["maximum"]) == bounds


@pytest.mark.parametrize(
    ("table", "kind"), [(DATES, "date"), (URLS, "url"), (IDS, "id"), (TERMS, "term"), (FLAGS, "flag")]
)
def test_kinds_are_told_as_they_hold(table: dict[str, tuple[str, ...]], kind: str) -> None:
    found = {(name, pointer): at(name, pointer)["type"] for name, known in table.items() for pointer in known}
    assert found == dict.fromkeys(found, kind)


@pytest.mark.parametrize("name", CHOICES)
def test_closed_lists_are_told_as_they_hold(name: str) -> None:
    for pointer, codes in CHOICES[name].items():
        assert set(codes.split()) <= {one["code"] for one in at(name, pointer)["choices"]}


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_an_example_of_a_field_is_taken_by_it(name: str) -> None:
    needs = {"disclosure_reason": {"disclosure": "withheld"}}
    for field in told(name):
        if field["example"] is not None and field["name"] != "title":
            content = {"title": "题", **needs.get(field["name"], {}), field["name"]: field["example"]}
            assert load_content(name, content)[field["name"]] == field["example"]


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_what_is_told_stays_the_same_after_content_was_loaded(name: str) -> None:
    before = told(name)
    load_content(name, whole(name))
    assert told(name) == before
