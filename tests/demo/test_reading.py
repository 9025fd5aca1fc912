from collections import Counter

from cms.demo.lives import FATES
from cms.demo.reading import items, table
from schemas.choices import VALIDITY
from schemas.policy_interpretation import FORMS

ITEMS = {item.key: item for item in items()}


def test_there_are_a_hundred_public_resources_and_every_state_beside_them():
    fates = Counter(item.fate for item in items())
    assert fates["published"] + fates["revised"] >= 100
    assert set(fates) == set(FATES)


def test_every_body_but_one_that_only_heads_others_has_items_and_every_site_enough_to_look_at():
    assert {item.organization for item in items()} == {
        "yzb", "kjj", "rsj", "mzj", "wcb", "wcny", "cyz", "smz", "qzx",
    }  # fmt: skip
    sites = Counter(site for item in items() for site in {channel.partition(":")[0] for channel in item.channels})
    assert sites.keys() == {site["slug"] for site in table("sites.toml", "site")}
    assert min(sites.values()) >= 15


def test_every_column_and_topic_has_something_public():
    filled = {channel for item in items() if item.fate in ("published", "revised") for channel in item.channels}
    for site in table("sites.toml", "site"):
        for one in site["channels"]:
            path = f"{one['parent']}/{one['slug']}" if "parent" in one else one["slug"]
            assert one["kind"] == "channel" or f"{site['slug']}:{path}" in filled, path


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
    assert {form for item in readings for form in item.content["forms"]} == FORMS.keys()
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
    assert repealed == ["parking-fees-2019", "voucher-measures-2023"]
    links = {
        (item.key, row["type"])
        for item in items()
        for row in item.content.get("relations", ())
        if row["target"] in repealed
    }
    assert {
        ("documents-cleared-2026", "repeals"),
        ("voucher-measures-2026", "replaces"),
        ("voucher-measures-2026", "repeals"),
        ("voucher-old-ones", "based_on"),
    } <= links


def test_every_standing_of_a_document_is_there():
    standings = {item.content["validity"] for item in items() if item.type == "policy_document"}
    assert standings == VALIDITY.keys() - {"unknown"}


def test_the_english_edition_is_of_every_type_but_one_and_each_has_its_original():
    english = {item.key: item for item in items() if item.content.get("language") == "en"}
    assert len(english) >= 5
    assert {item.type for item in english.values()} == {"article", "policy_document", "service_item", "qa"}
    for item in english.values():
        assert item.translation_of
        assert ITEMS[item.translation_of].type == item.type
        assert item.content["first_published_at"] > ITEMS[item.translation_of].content["first_published_at"]


def test_an_event_is_a_thread_of_five_across_bodies():
    following = {
        row["target"]: item.key
        for item in items()
        for row in item.content.get("relations", ())
        if row["type"] == "continues"
    }
    assert following["flood-response-four"] == "flood-response-three"
    assert following["flood-response-three"] == "flood-response-ended"
    assert following["flood-response-ended"] == "flood-relief-paid"
    assert following["flood-relief-paid"] == "shimen-rebuilding"


def test_editors_and_bodies_of_items_exist():
    editors = {one["username"] for one in table("people.toml", "person") if one["duty"] == "editor"}
    bodies = {one["key"] for one in table("organizations.toml", "organization")}
    assert {item.editor for item in items()} == editors
    assert {item.organization for item in items()} <= bodies


def test_what_is_sent_back_or_taken_back_has_its_reason_and_what_is_revised_its_revision():
    for item in items():
        assert bool(item.reason) == (item.fate in ("returned", "rejected", "withdrawn", "archived")), item.key
        assert bool(item.revision) == (item.fate == "revised"), item.key
