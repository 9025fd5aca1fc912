from collections import Counter

from cms.demo.lives import FATES
from cms.demo.reading import items, table

ITEMS = {item.key: item for item in items()}


def test_there_are_at_least_twenty_five_public_resources_and_every_state_beside_them():
    fates = Counter(item.fate for item in items())
    assert fates["published"] + fates["revised"] >= 25
    assert set(fates) == set(FATES)


def test_every_type_and_every_kind_of_article_is_there():
    assert Counter(item.type for item in items()).keys() == {
        "article",
        "policy_document",
        "policy_interpretation",
        "service_item",
        "qa",
    }
    kinds = {item.content["kind"] for item in items() if item.type == "article"}
    assert kinds == {
        "news",
        "notice",
        "announcement",
        "leader",
        "organisation",
        "data",
        "hot_topic_response",
        "rumour_refutation",
        "topic",
    }


def test_interpretations_have_different_forms_and_name_their_document():
    readings = [item for item in items() if item.type == "policy_interpretation"]
    assert {form for item in readings for form in item.content["forms"]} >= {"text", "qa", "chart", "infographic"}
    for item in readings:
        documents = [row["target"] for row in item.content["relations"] if row["type"] == "interprets"]
        assert [ITEMS[key].type for key in documents] == ["policy_document"]


def test_every_relation_leads_to_an_item():
    for item in items():
        assert item.targets <= ITEMS.keys(), item.key


def test_an_item_comes_after_those_it_refers_to():
    place = {item.key: number for number, item in enumerate(items())}
    assert all(place[target] < place[item.key] for item in items() for target in item.targets)


def test_targets_are_those_of_relations_and_of_bases():
    assert ITEMS["voucher-across-years"].targets == {"voucher-service", "voucher-measures-2026"}
    assert ITEMS["vice-mayor"].targets == set()


def test_only_public_items_are_referred_to():
    for item in items():
        for target in item.targets:
            assert ITEMS[target].fate in ("published", "revised"), (item.key, target)


def test_a_repealed_policy_has_a_successor_and_something_that_rested_on_it():
    repealed = [item.key for item in items() if item.content.get("validity") == "repealed"]
    assert repealed == ["voucher-measures-2023"]
    links = {
        (item.key, row["type"])
        for item in items()
        for row in item.content.get("relations", ())
        if row["target"] == repealed[0]
    }
    assert {
        ("voucher-measures-2026", "replaces"),
        ("voucher-measures-2026", "repeals"),
        ("voucher-old-ones", "based_on"),
    } <= links


def test_an_event_is_a_thread_of_three():
    following = {
        row["target"]: item.key
        for item in items()
        for row in item.content.get("relations", ())
        if row["type"] == "continues"
    }
    assert following["flood-response-four"] == "flood-response-three"
    assert following["flood-response-three"] == "flood-response-ended"


def test_editors_and_bodies_of_items_exist():
    editors = {one["username"] for one in table("people.toml", "person") if one["duty"] == "editor"}
    bodies = {one["key"] for one in table("organizations.toml", "organization")}
    assert {item.editor for item in items()} == editors
    assert {item.organization for item in items()} <= bodies


def test_what_is_sent_back_or_taken_back_has_its_reason_and_what_is_revised_its_revision():
    for item in items():
        assert bool(item.reason) == (item.fate in ("returned", "withdrawn", "archived")), item.key
        assert bool(item.revision) == (item.fate == "revised"), item.key
