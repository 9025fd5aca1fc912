"""Profiles: what is needed is data, with a day of effect; completeness is a score of it (L6)."""

from datetime import date

import pytest

from schemas.content_types import CONTENT_TYPES, schema_of
from schemas.profiles import completeness, is_met, missing, profile_on, profiles, read_profile

ITEM = {
    "title": "事项",
    "disclosure": "proactive",
    "channels": ["c"],
    "item_kind": "public_service",
    "agency": {"name": "局"},
    "basis": [{"name": "法"}],
    "conditions": ["一"],
    "materials": [{"name": "表"}],
    "steps": [{"name": "受理"}],
    "promised_limit": {"amount": 5, "unit": "working_day"},
    "charged": False,
    "places": [{"name": "大厅", "hours": "工作日"}],
    "contacts": [{"purpose": "enquiry", "phone": "1"}],
    "audience_kinds": ["enterprise"],
    "online_degree": "information",
}


def needs(profile):
    for name in CONTENT_TYPES:
        told = profile.of(name)
        yield from ((name, need) for need in (*told.draft, *told.submit, *told.weights))
        yield from ((name, need) for one in told.when for need in (one.field, *one.needs))


@pytest.mark.parametrize(("name", "need"), [pair for profile in profiles() for pair in needs(profile)])
def test_profiles_name_only_fields_that_exist(name, need):
    for path in need.split("|"):
        first, _, second = path.partition(".")
        field = schema_of(name).fields[first]
        inner = getattr(field, "inner", field)
        assert not second or second in inner.schema.fields


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_every_type_has_needs_of_its_own(name):
    assert len(profile_on().of(name).submit) > len(profile_on().common.submit)


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_a_draft_needs_only_its_title(name):
    assert missing(name, {}, draft=True) == ["title"]
    assert missing(name, {"title": "x"}, draft=True) == []


def test_what_is_missing_is_told_in_the_order_of_the_profile():
    assert missing("policy_document", {"title": "x", "signed_on": "2026-01-01"}) == [
        "disclosure",
        "channels",
        "document_type",
        "issuing_authorities",
        "validity",
        "body",
    ]


def test_one_of_several_fields_is_enough():
    assert missing("service_item", ITEM) == []
    assert missing("service_item", {**ITEM, "materials": []}) == ["materials"]
    assert missing("service_item", {**ITEM, "materials": [], "no_materials": True}) == []


def test_a_field_inside_rows_counts():
    without_hours = {**ITEM, "places": [{"name": "大厅"}]}
    assert missing("service_item", without_hours) == ["hours"]
    assert missing("service_item", {**without_hours, "hours": "工作日"}) == []


def test_no_charge_is_an_answer_but_a_charge_needs_its_rows():
    assert missing("service_item", {**ITEM, "charged": True}) == ["fees"]


@pytest.mark.parametrize("element", ["basis", "conditions", "materials", "steps", "places", "contacts"])
def test_a_guide_does_not_go_out_without_the_elements_that_the_inspection_counts(element):
    lacking = {name: value for name, value in ITEM.items() if name != element}
    assert element in missing("service_item", {**lacking, "hours": "工作日"})


@pytest.mark.parametrize("kind", ["leader", "organisation", "hot_topic_response", "rumour_refutation"])
def test_an_article_of_a_kind_needs_the_part_of_its_kind(kind):
    content = {"title": "x", "disclosure": "proactive", "channels": ["c"], "kind": kind, "body": "<p>x</p>"}
    assert missing("article", content) == [kind]
    assert missing("article", {**content, kind: {"name": "x"}}) == []


def test_a_condition_looks_into_lists():
    content = {"title": "x", "forms": ["text", "video"]}
    assert "media" in missing("policy_interpretation", content)
    assert "media" not in missing("policy_interpretation", {**content, "forms": ["text"]})


def test_what_is_withheld_needs_its_reason_to_be_submitted():
    assert "disclosure_reason" in missing("article", {"title": "x", "disclosure": "withheld"})


def test_an_interpretation_needs_a_substance_of_its_own():
    assert {"background", "purpose", "key_measures", "supplied_by", "relations"} <= set(
        missing("policy_interpretation", {})
    )


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_nothing_is_nothing_and_everything_is_one(name):
    everything = {field: [{"x": 1}] for field in schema_of(name).fields}
    everything |= {"accountable": {"unit": "x"}, "source": {"name": "x"}}
    assert completeness(name, {}) == 0.0
    assert completeness(name, everything) == 1.0


def test_every_field_filled_in_raises_the_score():
    poor = completeness("policy_document", {"title": "x"})
    better = completeness("policy_document", {"title": "x", "document_number": "云政发〔2026〕1号"})
    assert 0 < poor < better < 1


def test_empty_values_do_not_count():
    assert completeness("article", {"title": "", "keywords": [], "source": {}, "summary": None}) == 0.0
    assert is_met("charged", {"charged": False})
    assert not is_met("charged", {"charged": None})


def test_a_type_that_no_profile_names_has_the_common_needs():
    assert missing("a_new_type", {"title": "x"}) == ["disclosure", "channels"]


def test_the_profile_in_force_on_the_day_counts():
    assert profile_on(date(2000, 1, 1)) == profiles()[0]
    assert profile_on(date(2026, 6, 1)).effective_on <= date(2026, 6, 1)


def test_a_later_profile_takes_over_on_its_day(monkeypatch):
    old, new = (
        read_profile(
            {
                "name": name,
                "effective_on": day,
                "common": {"submit": submit, "weights": {}},
                "types": {"qa": {"submit": ["answer"], "weights": {}}},
            }
        )
        for name, day, submit in [("old", date(2026, 1, 1), ["title"]), ("new", date(2027, 1, 1), ["title", "summary"])]
    )
    monkeypatch.setattr("schemas.profiles.profiles", lambda: (old, new))
    assert missing("qa", {"title": "x"}, day=date(2026, 12, 31)) == ["answer"]
    assert missing("qa", {"title": "x"}, day=date(2027, 1, 1)) == ["summary", "answer"]
    assert completeness("qa", {}, day=date(2027, 1, 1)) == 1.0
