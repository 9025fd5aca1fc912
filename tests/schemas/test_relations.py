"""Relations: names, inverse names and which types they may join."""

import pytest

from schemas.content_types import CONTENT_TYPES
from schemas.relations import DECLARED, INVERSES, RELATIONS, may_declare, may_join, orient


def test_all_relations_of_the_rules_are_there():
    assert set(RELATIONS) == {
        "interprets",
        "basis_of",
        "replaces",
        "amends",
        "repeals",
        "answers",
        "continues",
        "related",
    }


@pytest.mark.parametrize("name", RELATIONS)
def test_every_relation_has_an_inverse_and_names_in_both_languages(name):
    one = RELATIONS[name]
    assert all(one.label)
    assert all(one.inverse_label)
    assert one.symmetric or orient(one.inverse) == (one, True)


def test_names_and_inverse_names_do_not_overlap():
    assert not set(RELATIONS) & set(INVERSES)


@pytest.mark.parametrize("name", RELATIONS)
def test_the_types_of_relations_exist(name):
    assert (RELATIONS[name].sources | RELATIONS[name].targets) - {"*"} <= set(CONTENT_TYPES)


def test_orientation_of_an_unknown_name_is_an_error():
    with pytest.raises(KeyError):
        orient("likes")


def test_only_interpretations_interpret_and_only_documents_are_interpreted():
    assert may_join("interprets", "policy_interpretation", "policy_document")
    assert not may_join("interprets", "article", "policy_document")
    assert not may_join("interprets", "policy_interpretation", "service_item")


def test_an_item_may_name_the_document_that_it_rests_on():
    assert may_join("based_on", "service_item", "policy_document")
    assert may_join("based_on", "qa", "policy_document")
    assert not may_join("based_on", "service_item", "article")


def test_what_an_other_document_does_is_not_declared_from_here():
    assert "repealed_by" not in DECLARED
    assert not may_declare("repealed_by", "policy_document")
    assert not may_join("interpreted_by", "policy_document", "policy_interpretation")


@pytest.mark.parametrize("type_name", CONTENT_TYPES)
def test_anything_may_be_related_to_anything(type_name):
    assert all(may_join("related", type_name, other) for other in CONTENT_TYPES)


@pytest.mark.parametrize("type_name", CONTENT_TYPES)
def test_a_resource_replaces_only_one_of_its_own_type(type_name):
    assert [other for other in CONTENT_TYPES if may_join("replaces", type_name, other)] == [type_name]


def test_later_items_of_an_event_continue_earlier_ones():
    assert may_join("continues", "article", "article")
    assert not may_join("continues", "article", "service_item")


def test_a_thread_is_read_both_ways_round():
    """A name stands over what is at the other end: in the later item over the earlier one, and the other way round."""
    thread = RELATIONS["continues"]
    assert thread.label == ("前情", "continues")
    assert thread.inverse_label == ("后续", "continued by")


def test_only_answers_answer():
    assert may_join("answers", "qa", "service_item")
    assert not may_declare("answers", "article")


def test_a_new_type_can_be_related_without_touching_the_list():
    assert may_join("related", "a_new_type", "article")
    assert may_join("based_on", "a_new_type", "policy_document")
