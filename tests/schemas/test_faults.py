"""Every fault has a code, a place and a sentence in each language."""

import string

import pytest
from marshmallow import ValidationError

from schemas.content_types import load_content
from schemas.faults import FAULTS, Fault, fault, flatten, invalid


def refused(type_name, content, **options: bool):
    with pytest.raises(ValidationError) as caught:
        load_content(type_name, content, **options)
    return flatten(caught.value)


@pytest.mark.parametrize("code", FAULTS)
def test_both_languages_of_a_fault_have_the_same_gaps(code):
    gaps = [{name for _, name, _, _ in string.Formatter().parse(told) if name} for told in FAULTS[code]]
    assert gaps[0] == gaps[1]


def test_a_fault_is_its_chinese_sentence_and_knows_the_english_one():
    told = fault("too_long", most=500)
    assert told == "最多500个字符"
    assert told.text.en == "At most 500 characters"
    assert told.code == "too_long"


def test_words_may_differ_between_the_languages():
    told = fault("wrong_type", zh={"expected": "文本"}, expected="text")
    assert told.text == ("应为文本", "Must be text")


def test_an_error_can_name_its_field():
    assert flatten(invalid("blank", "title"))[0].pointer == "/title"


def test_pointers_lead_to_the_place_in_the_content():
    found = refused(
        "service_item", {"title": "事项", "materials": [{"name": "表"}, {"copies": 1}, {"name": "x", "copies": "2"}]}
    )
    assert [(one.pointer, one.code) for one in found] == [
        ("/materials/1/name", "required"),
        ("/materials/2/copies", "wrong_type"),
    ]


def test_pointers_take_a_prefix_and_escape_what_json_pointer_escapes():
    error = ValidationError({"a/b~c": ["x"]})
    assert flatten(error, "/content")[0].pointer == "/content/a~1b~0c"


def test_faults_of_the_whole_stand_at_the_whole():
    assert flatten(ValidationError({"_schema": [fault("null")]}), "/content")[0].pointer == "/content"


def test_messages_of_others_are_told_as_they_are():
    told = flatten(ValidationError("strange"))[0]
    assert (told.code, told.detail.zh) == ("invalid", "strange")


def test_all_faults_are_told_at_once():
    found = refused("policy_document", {"title": " ", "validity": "maybe", "signed_on": "x", "colour": "red"})
    assert {(one.pointer, one.code) for one in found} == {
        ("/title", "blank"),
        ("/validity", "unknown_choice"),
        ("/signed_on", "bad_date"),
        ("/colour", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "required"),
        ({"title": None}, "null"),
        ({"title": 7}, "wrong_type"),
        ({"title": "事", "accountable": "林岚"}, "wrong_type"),
        ({"title": "事", "keywords": "科技"}, "wrong_type"),
        ({"title": "事", "accountable": {"boss": "x"}}, "unknown_field"),
    ],
)
def test_every_refusal_carries_one_of_our_codes(content, code):
    (found,) = refused("article", content)
    assert found.code == code
    assert found.detail == FAULTS[code] or found.detail.zh
    assert found.detail.zh != found.detail.en


def test_content_that_is_no_object_is_refused():
    (found,) = refused("article", ["title"])
    assert found.code == "wrong_type"


def test_faults_are_strings_so_that_marshmallow_takes_them():
    assert isinstance(fault("blank"), Fault | str)
