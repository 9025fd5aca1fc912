"""What each type needs to be submitted, told one by one from content that has everything else (L6, L7, L8)."""

from datetime import date
from typing import Any

import pytest

from schemas.profiles import completeness, missing
from tests.schemas.wholes import AN_ID, PARTS_OF_ARTICLES, WHOLES, whole

SINGLE = {
    "article": ["title", "disclosure", "channels", "kind"],
    "policy_document": [
        "title",
        "disclosure",
        "channels",
        "document_type",
        "issuing_authorities",
        "signed_on",
        "validity",
    ],
    "policy_interpretation": [
        "title",
        "disclosure",
        "channels",
        "forms",
        "supplied_by",
        "background",
        "purpose",
        "key_measures",
        "relations",
    ],
    "service_item": [
        "title",
        "disclosure",
        "channels",
        "item_kind",
        "agency",
        "basis",
        "conditions",
        "steps",
        "charged",
        "contacts",
        "audience_kinds",
        "online_degree",
    ],
    "qa": ["title", "disclosure", "channels", "question", "knowledge_kind", "answered_by"],
}
EITHER = {
    "article": [("body", "attachments")],
    "policy_document": [("body", "attachments")],
    "policy_interpretation": [("body", "questions", "media", "attachments")],
    "service_item": [("materials", "no_materials"), ("statutory_limit", "promised_limit"), ("places", "handle_url")],
    "qa": [("answer", "body")],
}
EACH = [pytest.param(name, field, id=f"{name}-{field}") for name, fields in SINGLE.items() for field in fields]
EACH_EITHER = [
    pytest.param(name, group, id=f"{name}-{group[0]}") for name, groups in EITHER.items() for group in groups
]
EMPTY: tuple[Any, ...] = (None, "", [], {})


def without(name: str, *fields: str) -> dict[str, Any]:
    """Everything but these fields."""
    return {key: value for key, value in whole(name).items() if key not in fields}


@pytest.mark.parametrize(("name", "field"), EACH)
def test_a_field_that_is_needed_is_told_when_it_alone_is_missing(name: str, field: str) -> None:
    assert missing(name, without(name, field)) == [field]


@pytest.mark.parametrize(("name", "field"), EACH)
def test_an_empty_value_does_not_meet_a_need(name: str, field: str) -> None:
    for nothing in EMPTY:
        assert missing(name, {**whole(name), field: nothing}) == [field]


@pytest.mark.parametrize(("name", "field"), EACH)
def test_a_draft_may_lack_all_but_its_title(name: str, field: str) -> None:
    assert missing(name, without(name, field), draft=True) == (["title"] if field == "title" else [])


@pytest.mark.parametrize(("name", "group"), EACH_EITHER)
def test_one_of_several_fields_meets_the_need(name: str, group: tuple[str, ...]) -> None:
    for kept in group:
        others = [field for field in group if field != kept]
        left = without(name, *others)
        left |= {"online_degree": "information"} if name == "service_item" else {"forms": ["text"]}
        if kept == "no_materials":
            left[kept] = True
        assert missing(name, left) == []


@pytest.mark.parametrize(("name", "group"), EACH_EITHER)
def test_the_first_of_several_fields_is_told_when_all_are_missing(name: str, group: tuple[str, ...]) -> None:
    left = without(name, *group)
    if name == "service_item":
        left["online_degree"] = "information"
    assert group[0] in missing(name, left)


@pytest.mark.parametrize("name", WHOLES)
def test_everything_needed_is_told_of_nothing_and_each_need_once(name: str) -> None:
    told = missing(name, {})
    assert set(SINGLE[name]) <= set(told)
    assert {group[0] for group in EITHER[name]} <= set(told)
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", WHOLES)
@pytest.mark.parametrize("disclosure", ["on_request", "withheld"])
def test_what_is_not_disclosed_proactively_needs_its_reason(name: str, disclosure: str) -> None:
    left = {**without(name, "disclosure_reason"), "disclosure": disclosure}
    assert missing(name, left) == ["disclosure_reason"]
    assert missing(name, {**left, "disclosure": "proactive"}) == []


@pytest.mark.parametrize("kind", ["leader", "organisation", "hot_topic_response", "rumour_refutation"])
def test_an_article_of_a_kind_needs_its_part_even_with_a_body(kind: str) -> None:
    left = whole("article", kind)
    del left[kind]
    assert missing("article", left) == [kind]
    assert missing("article", whole("article", kind)) == []


@pytest.mark.parametrize("kind", ["leader", "organisation", "data", "hot_topic_response", "rumour_refutation"])
def test_an_article_of_a_kind_needs_no_body_beside_its_part(kind: str) -> None:
    left = whole("article", kind)
    del left["body"], left["attachments"]
    assert missing("article", left) == []


def test_data_may_come_as_a_part_or_as_a_file() -> None:
    left = {**whole("article"), "kind": "data"}
    assert missing("article", left) == []
    del left["attachments"]
    assert missing("article", left) == ["data"]
    assert missing("article", {**left, "data": PARTS_OF_ARTICLES["data"]}) == []


def test_a_topic_piece_is_an_article_and_needs_a_text() -> None:
    left = whole("article", "topic")
    del left["body"], left["attachments"]
    assert missing("article", left) == ["body"]


@pytest.mark.parametrize("kind", ["news", "notice", "announcement"])
def test_plain_articles_need_nothing_more(kind: str) -> None:
    assert missing("article", {**whole("article"), "kind": kind}) == []


@pytest.mark.parametrize("form", ["chart", "infographic", "audio", "video", "animation"])
def test_an_interpretation_that_is_seen_or_heard_comes_with_its_file(form: str) -> None:
    left = {**without("policy_interpretation", "media", "attachments"), "forms": ["text", form]}
    assert missing("policy_interpretation", left) == ["media"]
    assert missing("policy_interpretation", {**left, "attachments": [{"attachment_id": AN_ID}]}) == []
    assert missing("policy_interpretation", {**left, "media": [{"form": form}]}) == []


def test_an_interpretation_by_questions_has_some_or_a_text() -> None:
    left = {**without("policy_interpretation", "questions", "body"), "forms": ["qa"]}
    assert missing("policy_interpretation", left) == ["questions"]
    assert missing("policy_interpretation", {**left, "body": "<p>问：</p>"}) == []


@pytest.mark.parametrize("degree", ["full", "submission"])
def test_what_can_be_handled_online_says_where(degree: str) -> None:
    left = {**without("service_item", "handle_url"), "online_degree": degree}
    assert missing("service_item", left) == ["handle_url"]
    assert missing("service_item", {**left, "online_degree": "download"}) == []


def test_hours_may_stand_at_the_item_or_at_a_place() -> None:
    left = without("service_item", "hours")
    assert missing("service_item", left) == []
    left["places"][0].pop("hours")
    assert missing("service_item", left) == ["hours"]
    left["places"].append({"name": "分中心", "hours": "工作日"})
    assert missing("service_item", left) == []


def test_a_charge_needs_its_rows_and_no_charge_none() -> None:
    left = without("service_item", "fees")
    assert missing("service_item", left) == ["fees"]
    assert missing("service_item", {**left, "charged": False}) == []


def test_a_resource_type_of_tomorrow_is_asked_by_the_profile_of_its_day() -> None:
    assert missing("qa", whole("qa"), day=date(2099, 1, 1)) == []
    assert missing("qa", whole("qa"), day=date(1999, 1, 1)) == []


WEIGHTED = {
    "article": {"title": 3, "kind": 2, "body": 4, "channels": 2, "keywords": 2, "region": 1},
    "policy_document": {"document_number": 3, "signed_on": 3, "validity": 3, "effective_on": 2, "addressees": 1},
    "policy_interpretation": {"background": 3, "purpose": 3, "key_measures": 3, "enquiries": 1},
    "service_item": {"basis": 3, "steps": 3, "contacts": 3, "query_url": 1, "charged": 1},
    "qa": {"question": 3, "knowledge_kind": 2, "similar_questions": 1},
}
TOTALS = {"article": 27, "policy_document": 42, "policy_interpretation": 43, "service_item": 62, "qa": 37}


@pytest.mark.parametrize(
    ("name", "field", "weight"),
    [(name, field, weight) for name, fields in WEIGHTED.items() for field, weight in fields.items()],
)
def test_a_field_counts_by_its_weight(name: str, field: str, weight: int) -> None:
    assert completeness(name, {field: whole(name)[field]}) == round(weight / TOTALS[name], 2)
    assert completeness(name, without(name, field, *_standing_in_for(field))) == round(1 - weight / TOTALS[name], 2)


def _standing_in_for(field: str) -> tuple[str, ...]:
    """What counts in the place of a field."""
    return ("attachments",) if field == "body" else ()
