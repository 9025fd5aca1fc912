"""Relations are shown from both sides, only between live resources, and patched when one comes or goes."""

import threading

import orjson
import pytest

from cms.delivery.links import relations
from cms.delivery.links.neighbours import patch
from cms.delivery.links.relations import Link, inverse_of
from cms.delivery.models import DeliveredResource
from tests.delivery.library import Library


def shown(library: Library, one: str) -> list[tuple[str, str]]:
    with library.database.reading() as session:
        item = orjson.loads(session.get_one(DeliveredResource, one).full)
    return [(entry["type"], entry["target_id"]) for entry in item["relations"]]


def etag(library: Library, one: str) -> str:
    with library.database.reading() as session:
        return session.get_one(DeliveredResource, one).etag


def to(target: str, name: str = "interprets") -> list[dict[str, str]]:
    return [{"type": name, "target_id": target}]


@pytest.mark.parametrize(
    ("name", "inverse"),
    [("interprets", "interpreted_by"), ("based_on", "basis_of"), ("basis_of", "based_on"), ("related", "related")],
)
def test_every_relation_has_a_name_from_the_other_side(name, inverse):
    assert inverse_of(name) == inverse


def test_both_sides_show_a_relation_under_their_own_name(library):
    document = library.published()
    before = etag(library, document)
    reading = library.published("policy_interpretation", relations=to(document))
    assert shown(library, reading) == [("interprets", document)]
    assert shown(library, document) == [("interpreted_by", reading)]
    assert etag(library, document) != before


def test_a_relation_to_what_is_not_public_is_not_shown_until_it_is(library):
    document = library.resource()
    reading = library.published("policy_interpretation", relations=to(document))
    assert shown(library, reading) == []
    library.publish(document)
    assert shown(library, reading) == [("interprets", document)]
    assert shown(library, document) == [("interpreted_by", reading)]


@pytest.mark.parametrize("how", ["withdraw", "archive"])
def test_what_is_taken_back_is_nowhere_shown_any_more(library, how):
    document = library.published()
    reading = library.published("policy_interpretation", relations=to(document))
    getattr(library, how)(document)
    assert shown(library, reading) == []


def test_a_relation_declared_from_both_sides_is_shown_once(library):
    law = library.published()
    item = library.published("service_item", relations=to(law, "based_on"))
    library.revise(law, relations=to(item, "basis_of"))
    library.publish(law)
    assert shown(library, law) == [("basis_of", item)]
    assert shown(library, item) == [("based_on", law)]


def test_a_relation_that_a_version_drops_goes_from_both_sides(library):
    document = library.published()
    reading = library.published("policy_interpretation", relations=to(document))
    library.revise(reading)
    library.publish(reading)
    assert shown(library, reading) == shown(library, document) == []


def test_an_update_without_a_change_of_relations_touches_no_neighbour(library):
    document = library.published()
    reading = library.published("policy_interpretation", relations=to(document))
    before = etag(library, document)
    library.revise(reading, title="另一个标题", relations=to(document))
    library.publish(reading)
    assert etag(library, document) == before


def test_a_change_of_the_relations_name_reaches_the_neighbour(library):
    one = library.published()
    other = library.published(relations=to(one, "related"))
    library.revise(other, relations=to(one, "replaces"))
    library.publish(other)
    assert shown(library, one) == [("replaced_by", other)]


def test_the_newest_are_shown_and_no_more_than_the_limit(library):
    law = library.published()
    ids = library.many(5, relations=to(law, "related"))
    assert shown(library, law) == [("related", one) for one in ids[::-1]]
    with library.database.reading() as session:
        found = relations.shown(session, law, [Link(law, "based_on", ids[3])], most=3)
    assert [(entry["type"], entry["target_id"]) for entry in found] == [
        ("related", ids[4]),
        ("related", ids[3]),
        ("based_on", ids[3]),
    ]


def test_patching_what_is_right_already_changes_nothing(library):
    document = library.published()
    library.published("policy_interpretation", relations=to(document))
    with library.database.writing() as session:
        assert patch(session, [document]) == 0


def test_two_that_go_public_at_the_same_moment_see_each_other(library):
    for _ in range(5):
        document = library.resource()
        reading = library.resource("policy_interpretation", relations=to(document))
        gate = threading.Barrier(2)

        def publish(one: str, gate: threading.Barrier = gate) -> None:
            gate.wait()
            library.publish(one)

        threads = [threading.Thread(target=publish, args=(one,)) for one in (document, reading)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert shown(library, reading) == [("interprets", document)]
        assert shown(library, document) == [("interpreted_by", reading)]
