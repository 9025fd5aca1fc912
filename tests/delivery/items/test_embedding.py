"""`include=relations.target`: summaries of related items within an item, and nothing deeper."""

import pytest

from tests.delivery.library import Library

RESOURCES = "/delivery/v1/resources"
WITH = "include=relations.target"


@pytest.fixture
def law(library: Library) -> str:
    return library.published(title="办法")


@pytest.fixture
def reading(library: Library, law: str) -> str:
    return library.published(
        "policy_interpretation", title="解读", relations=[{"type": "interprets", "target_id": law}]
    )


def test_a_relation_comes_with_the_summary_of_its_target(law, reading, reader):
    (relation,) = reader.get(f"{RESOURCES}/{reading}?{WITH}").json["data"]["relations"]
    (listed,) = reader.get(f"{RESOURCES}?type=policy_document").json["data"]
    assert relation == {"type": "interprets", "target_id": law, "href": f"{RESOURCES}/{law}", "target": listed}


def test_both_sides_can_be_embedded(law, reading, reader):
    (relation,) = reader.get(f"{RESOURCES}/{law}?{WITH}").json["data"]["relations"]
    assert (relation["type"], relation["target"]["title"]) == ("interpreted_by", "解读")
    assert "relations" not in relation["target"]


def test_it_is_left_out_unless_asked_for(reading, reader):
    (relation,) = reader.get(f"{RESOURCES}/{reading}").json["data"]["relations"]
    assert "target" not in relation


def test_beside_chosen_fields_relations_come_too(law, reading, reader):
    item = reader.get(f"{RESOURCES}/{reading}?fields=title&{WITH}").json["data"]
    assert set(item) == {"id", "type", "title", "relations"}
    assert item["relations"][0]["target"]["id"] == law


def test_an_item_found_by_its_index_number_embeds_too(library, law, reading, reader):
    number = reader.get(f"{RESOURCES}/{reading}").json["data"]["index_number"]
    item = reader.get(f"{RESOURCES}/by-index?index_number={number}&{WITH}").json["data"]
    assert item["relations"][0]["target"]["id"] == law


def test_the_tag_follows_what_is_embedded(library, law, reading, reader):
    first = reader.get(f"{RESOURCES}/{reading}?{WITH}")
    assert "Last-Modified" not in first.headers
    again = {"headers": {"If-None-Match": first.headers["ETag"]}}
    assert reader.get(f"{RESOURCES}/{reading}?{WITH}", **again).status_code == 304
    library.revise(law, title="修订后的办法")
    library.publish(law)
    changed = reader.get(f"{RESOURCES}/{reading}?{WITH}", **again)
    assert changed.json["data"]["relations"][0]["target"]["title"] == "修订后的办法"


def test_what_was_withdrawn_is_embedded_no_more(library, law, reading, reader):
    library.withdraw(law)
    assert reader.get(f"{RESOURCES}/{reading}?{WITH}").json["data"]["relations"] == []


@pytest.mark.parametrize("asked", ["relations.target.relations", "relations.target.relations.target", "target", "html"])
def test_deeper_or_unknown_is_refused(reading, reader, asked):
    answer = reader.get(f"{RESOURCES}/{reading}?include={asked}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "query/include"


def test_lists_embed_nothing(reading, reader):
    assert reader.get(f"{RESOURCES}?{WITH}").status_code == 422
