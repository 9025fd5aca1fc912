"""On which terms others show an item."""

from datetime import UTC, datetime

import orjson

from cms.delivery.models import DeliveredResource
from cms.delivery.representation.repost import repost_terms
from tests.delivery.library import MARCH, Library

PAGE = "https://www.yunze.example/zwgk/x.html"


def terms(**content: object) -> dict:
    return repost_terms(content, MARCH, publisher="云泽市科学技术局", page=PAGE)


def test_unless_told_otherwise_others_may_repost_at_leisure():
    assert terms() == {
        "policy": "allowed",
        "due_at": None,
        "original_address": PAGE,
        "credit": "云泽市科学技术局",
    }


def test_what_must_be_reposted_is_due_twelve_hours_after_its_first_publication():
    assert terms(repost={"policy": "required"})["due_at"] == "2026-03-01T21:00:00+08:00"


def test_the_terms_may_give_more_or_less_time():
    assert terms(repost={"policy": "required", "within_hours": 24})["due_at"] == "2026-03-02T09:00:00+08:00"


def test_nothing_is_due_where_nothing_is_required():
    assert terms(repost={"policy": "forbidden", "within_hours": 24})["due_at"] is None


def test_what_came_from_elsewhere_names_its_source_and_its_original_there():
    source = {"name": "云泽日报", "url": "https://daily.yunze.example/1"}
    told = terms(source=source)
    assert (told["credit"], told["original_address"]) == ("云泽日报", "https://daily.yunze.example/1")


def test_a_later_version_does_not_set_the_clock_back(library: Library):
    one = library.published(repost={"policy": "required"})
    library.revise(one, repost={"policy": "required"}, title="勘误")
    library.publish(one, MARCH, datetime(2026, 4, 1, 1, tzinfo=UTC))
    with library.database.reading() as session:
        summary = orjson.loads(session.get_one(DeliveredResource, one).summary)
    assert (summary["title"], summary["repost"]["due_at"]) == ("勘误", "2026-03-01T21:00:00+08:00")
