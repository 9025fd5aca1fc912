"""Contents with everything filled in: nothing of them is lost, altered or refused, and no field is left out here."""

import json
from typing import Any

import pytest
from marshmallow import Schema

from schemas.content_types import CONTENT_TYPES, defaults, full, load_content, schema_of
from schemas.fields import Part, Rows
from schemas.profiles import completeness, missing
from tests.schemas.wholes import PARTS_OF_ARTICLES, WHOLES, got, put, whole

ARTICLES = [pytest.param("article", kind, id=f"article-{kind}") for kind in PARTS_OF_ARTICLES]
ALL = [pytest.param(name, None, id=name) for name in WHOLES] + ARTICLES


def lacking(schema: Schema, content: dict[str, Any], at: str = "") -> list[str]:
    """The fields, at any depth, that the content says nothing of."""
    found: list[str] = []
    for name, field in schema.fields.items():
        value = content.get(name)
        if value is None or value == []:
            found.append(f"{at}/{name}")
        elif isinstance(field, Rows) and isinstance(field.inner, Part):
            found += lacking(field.inner.schema, value[0], f"{at}/{name}")
        elif isinstance(field, Part):
            found += lacking(field.schema, value, f"{at}/{name}")
    return found


@pytest.mark.parametrize("name", [name for name in WHOLES if name != "article"])
def test_the_example_of_a_type_says_something_of_every_field(name: str) -> None:
    assert lacking(schema_of(name), whole(name)) == []


@pytest.mark.parametrize("kind", PARTS_OF_ARTICLES)
def test_the_example_of_an_article_lacks_nothing_but_the_parts_of_other_kinds(kind: str) -> None:
    others = [f"/{name}" for name in PARTS_OF_ARTICLES if name != kind]
    assert lacking(schema_of("article"), whole("article", kind)) == others


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_whole_content_is_taken_as_it_is(name: str, kind: str | None) -> None:
    assert load_content(name, whole(name, kind)) == whole(name, kind)


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_whole_content_is_taken_as_a_change_too(name: str, kind: str | None) -> None:
    assert load_content(name, whole(name, kind), partial=True) == whole(name, kind)


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_whole_content_is_shown_without_loss(name: str, kind: str | None) -> None:
    shown = full(name, whole(name, kind))
    assert {key: value for key, value in shown.items() if value is not None and key != "attachments"} == {
        key: value for key, value in whole(name, kind).items() if key not in ("attachments", "data")
    } | ({"data": shown["data"]} if kind == "data" else {})
    assert shown["attachments"][0] == whole(name)["attachments"][0]
    assert shown["attachments"][1]["alt"] is None


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_what_is_shown_can_be_handed_in_again(name: str, kind: str | None) -> None:
    shown = json.loads(json.dumps(full(name, whole(name, kind)), ensure_ascii=False))
    assert load_content(name, shown) == whole(name, kind)


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_whole_content_can_be_submitted_and_is_complete(name: str, kind: str | None) -> None:
    assert missing(name, whole(name, kind)) == []
    assert completeness(name, whole(name, kind)) == 1.0


@pytest.mark.parametrize("name", WHOLES)
def test_loading_leaves_what_was_handed_in_alone(name: str) -> None:
    given = whole(name)
    load_content(name, given)
    assert given == whole(name)


@pytest.mark.parametrize("name", WHOLES)
def test_every_field_but_the_title_can_be_taken_away_by_null(name: str) -> None:
    for field in whole(name):
        if field in ("title", "language", "disclosure_reason"):
            continue
        loaded = load_content(name, whole(name) | {field: None})
        assert field not in loaded
        assert full(name, loaded)[field] == defaults(name)[field]


@pytest.mark.parametrize("name", WHOLES)
def test_every_field_can_be_handed_in_alone(name: str) -> None:
    for field, value in whole(name).items():
        needs = {"disclosure_reason": "理由"} if field == "disclosure" else {}
        loaded = load_content(name, {"title": "题", **needs, field: value})
        assert loaded == {"title": "题", "language": "zh-CN", **needs, field: value}


@pytest.mark.parametrize("name", WHOLES)
def test_fields_of_one_type_are_unknown_to_the_others(name: str) -> None:
    own = set(schema_of(name).fields)
    for other in CONTENT_TYPES:
        shared = own & set(schema_of(other).fields)
        assert {"title", "body", "relations", "disclosure", "review_by"} <= shared
        assert other == name or own - shared


@pytest.mark.parametrize(
    ("name", "pointer", "given", "kept"),
    [
        ("article", "/title", "  题\t目 \r\n", "题 目"),
        ("article", "/title", "\u3000题目\u3000", "题目"),
        ("article", "/title", "题\u200b目\ufeff", "题目"),
        ("article", "/title", "题\x00目", "题目"),
        ("article", "/title", "题\u202e目", "题目"),
        ("article", "/title", "题\ud800目", "题目"),
        ("article", "/title", "题\u2028目", "题 目"),
        ("article", "/summary", " 一\r二\r\n三\u2028四 ", "一\n二\n三\n四"),
        ("article", "/summary", "一\n\n二", "一\n\n二"),
        ("article", "/keywords/0", " 科技 ", "科技"),
        ("article", "/source/url", f" {'https://a.example/x'} ", "https://a.example/x"),
        ("article", "/publisher", "0192F3A4-5B6C-7D8E-9F01-23456789ABCD", "0192f3a4-5b6c-7d8e-9f01-23456789abcd"),
        ("article", "/first_published_at", "2026-03-01t01:00:00z", "2026-03-01T01:00:00+00:00"),
        ("article", "/first_published_at", "2026-03-01 09:00:00+08:00", "2026-03-01T09:00:00+08:00"),
        ("article", "/body", "<p>一\r\n二\x07</p>", "<p>一\r\n二</p>"),
        ("article", "/attachments/0/title", "附件\n1", "附件 1"),
        ("policy_document", "/addressees/0", " 各县 ", "各县"),
        ("policy_interpretation", "/questions/0/answer", " 答\r\n案 ", "答\n案"),
        ("service_item", "/materials/0/filling_notes", "一\r\n二", "一\n二"),
        ("service_item", "/places/0/hours", "9:00\n17:00", "9:00 17:00"),
        ("qa", "/similar_questions/0", "怎么\n办？", "怎么 办？"),
    ],
)
def test_texts_are_tidied_where_they_stand(name: str, pointer: str, given: str, kept: str) -> None:
    loaded = load_content(name, put(whole(name), pointer, given))
    assert got(loaded, pointer) == kept
