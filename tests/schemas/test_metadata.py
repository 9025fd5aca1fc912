"""The unified metadata (L6): all of it, strict, bounded, and agreeing with itself."""

from datetime import UTC, datetime, timedelta

import pytest
from marshmallow import ValidationError

from schemas.content_types import CONTENT_TYPES, load_content
from schemas.faults import flatten
from schemas.metadata import Metadata

L6_NAMES = (
    "title subtitle summary keywords subjects facets subject_path genre audiences publisher issuing_authorities "
    "accountable source document_number signed_on created_on first_published_at effective_on repealed_on "
    "validity disclosure disclosure_reason language region review_by"
)
L6 = L6_NAMES.split()
OURS = ["repost", "body", "attachments", "channels", "relations"]
AN_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
ANOTHER_ID = "0192f3a4-5b6c-7d8e-9f01-23456789abce"


def codes(**content: object):
    with pytest.raises(ValidationError) as caught:
        load_content("policy_document", {"title": "通知", **content})
    return [(one.pointer, one.code) for one in flatten(caught.value)]


def test_the_unified_metadata_are_exactly_those_of_the_rules():
    assert list(Metadata().fields) == [*L6, *OURS]


@pytest.mark.parametrize("type_name", CONTENT_TYPES)
def test_every_type_has_all_of_the_unified_metadata(type_name):
    assert set(L6 + OURS) <= set(CONTENT_TYPES[type_name].schema().fields)


def test_a_draft_needs_only_its_title():
    assert load_content("article", {"title": "通知"}) == {"title": "通知", "language": "zh-CN"}


def test_a_title_is_not_blank_and_has_500_characters_at_most():
    assert codes(title="\u3000") == [("/title", "blank")]
    assert codes(title="长" * 501) == [("/title", "too_long")]
    assert load_content("article", {"title": "长" * 500})["title"] == "长" * 500


def test_a_body_has_two_million_characters_at_most():
    assert len(load_content("article", {"title": "x", "body": "文" * 2_000_000})["body"]) == 2_000_000
    assert codes(body="文" * 2_000_001) == [("/body", "too_long")]


@pytest.mark.parametrize(
    "name", ["keywords", "subjects", "facets", "audiences", "issuing_authorities", "channels", "attachments"]
)
def test_lists_have_fifty_entries_at_most(name):
    assert codes(**{name: ["x"] * 51}) == [(f"/{name}", "too_many")]


def test_repeal_does_not_come_before_effect():
    assert codes(effective_on="2026-03-01", repealed_on="2026-02-28") == [("/repealed_on", "date_order")]


def test_a_document_may_be_repealed_on_its_first_day():
    loaded = load_content("policy_document", {"title": "x", "effective_on": "2026-03-01", "repealed_on": "2026-03-01"})
    assert loaded["repealed_on"] == "2026-03-01"


@pytest.mark.parametrize("disclosure", ["on_request", "withheld"])
def test_what_is_not_disclosed_proactively_needs_a_reason(disclosure):
    assert codes(disclosure=disclosure) == [("/disclosure_reason", "reason_needed")]
    told = {"title": "x", "disclosure": disclosure, "disclosure_reason": "涉及商业秘密"}
    assert load_content("policy_document", told)["disclosure"] == disclosure


def test_what_is_disclosed_proactively_needs_no_reason():
    assert load_content("policy_document", {"title": "x", "disclosure": "proactive"})["disclosure"] == "proactive"


def test_a_first_publication_does_not_lie_in_the_future():
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    assert codes(first_published_at=tomorrow) == [("/first_published_at", "in_future")]
    assert load_content("article", {"title": "x", "first_published_at": yesterday})["first_published_at"] == yesterday


def test_rules_across_fields_are_told_beside_those_of_single_fields():
    found = codes(signed_on="x", effective_on="2026-03-01", repealed_on="2026-02-28", disclosure="withheld")
    assert set(found) == {
        ("/signed_on", "bad_date"),
        ("/repealed_on", "date_order"),
        ("/disclosure_reason", "reason_needed"),
    }


def test_a_change_is_held_to_rules_across_its_own_fields_only():
    assert load_content("article", {"repealed_on": "2020-01-01"}, partial=True) == {"repealed_on": "2020-01-01"}
    with pytest.raises(ValidationError):
        load_content("article", {"repealed_on": "2020-01-01", "effective_on": "2021-01-01"}, partial=True)


def test_only_http_addresses_are_a_source():
    assert codes(source={"name": "x", "url": "javascript:alert(1)"}) == [("/source/url", "bad_url")]


def test_nothing_undocumented_gets_in():
    assert codes(index_number="x") == [("/index_number", "unknown_field")]


def test_attachments_name_a_file_and_its_role():
    row = {"attachment_id": AN_ID, "title": "附件1", "role": "attachment", "alt": "申报表"}
    assert load_content("article", {"title": "x", "attachments": [row]})["attachments"] == [row]
    assert codes(attachments=[{"title": "x"}]) == [("/attachments/0/attachment_id", "required")]
    assert codes(attachments=[{"attachment_id": AN_ID, "role": "virus"}]) == [("/attachments/0/role", "unknown_choice")]


def test_a_channel_is_named_once():
    assert codes(channels=[AN_ID, AN_ID.upper()]) == [("/channels/1", "duplicate")]


def test_the_order_of_channels_is_kept_since_the_first_is_home():
    assert load_content("article", {"title": "x", "channels": [ANOTHER_ID, AN_ID]})["channels"] == [ANOTHER_ID, AN_ID]


def test_relations_are_of_a_known_kind():
    assert codes(relations=[{"type": "likes", "target_id": AN_ID}]) == [("/relations/0/type", "unknown_choice")]


def test_relations_are_those_that_the_type_may_have():
    found = codes(relations=[{"type": "related", "target_id": AN_ID}, {"type": "interprets", "target_id": AN_ID}])
    assert found == [("/relations/1/type", "relation_not_allowed")]


def test_invisible_characters_do_not_reach_any_text():
    loaded = load_content("article", {"title": "关\u200b于\x00", "keywords": ["科\u202e技"], "body": "<p>\ufeffx</p>"})
    assert (loaded["title"], loaded["keywords"], loaded["body"]) == ("关于", ["科技"], "<p>x</p>")
