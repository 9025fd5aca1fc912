"""How many resources have each value: by type, channel, subject and year, under any filters."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cms.delivery.lists import counts
from tests.delivery.library import MARCH, Library

COUNTS = "/delivery/v1/resources/counts"


def counted(reader, query: str) -> list[tuple[str, int]]:
    answer = reader.get(f"{COUNTS}?{query}")
    assert answer.status_code == 200, answer.json
    return [(one["value"], one["count"]) for one in answer.json["data"]]


@pytest.fixture(params=["a few", "many"])
def plan(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to count, whatever the filters find."""
    monkeypatch.setattr(counts, "FEW", counts.FEW if request.param == "a few" else -1)
    return str(request.param)


@pytest.fixture
def mixed(library: Library) -> Library:
    places = library.channels
    library.published(subjects=["science"], validity="effective")
    library.published(subjects=["science", "health"], channels=[places["zwgk/zcwj"], places["tzgg"]])
    library.published(
        "article", subjects=["health"], channels=[places["news"]], at=datetime(2025, 12, 31, 16, tzinfo=UTC)
    )
    library.published("qa", channels=[places["news"]], keywords=["券"], at=datetime(2025, 12, 31, 15, 59, tzinfo=UTC))
    library.withdraw(library.published("qa", subjects=["science"]))
    library.archive(library.published("article", subjects=["health"], at=datetime(2020, 5, 1, tzinfo=UTC)))
    return library


def test_types_are_counted_with_their_names_the_most_frequent_first(mixed, reader, plan):
    assert reader.get(f"{COUNTS}?by=type").json["data"] == [
        {"value": "policy_document", "label": {"zh": "政策文件", "en": "policy document"}, "count": 2},
        {"value": "article", "label": {"zh": "文章", "en": "article"}, "count": 1},
        {"value": "qa", "label": {"zh": "问答知识", "en": "question and answer"}, "count": 1},
    ]


def test_equal_counts_stand_in_the_order_of_their_values(mixed, reader, plan):
    assert counted(reader, "by=subject") == [("health", 2), ("science", 2)]


def test_channels_are_counted_and_on_a_site_only_its_own(mixed, reader, plan):
    places = mixed.channels
    everywhere = {places["zwgk/zcwj"]: 2, places["news"]: 2, places["tzgg"]: 1}
    assert dict(counted(reader, "by=channel")) == everywhere
    assert dict(counted(reader, "by=channel&site=www")) == {places["zwgk/zcwj"]: 2, places["news"]: 2}
    named = reader.get(f"{COUNTS}?by=channel&site=kjj").json["data"]
    assert named == [{"value": places["tzgg"], "label": {"zh": "通知公告", "en": "通知公告"}, "count": 1}]


def test_years_are_those_of_china_the_latest_first(mixed, reader, plan):
    assert counted(reader, "by=year") == [("2026", 3), ("2025", 1)]
    assert reader.get(f"{COUNTS}?by=year").json["data"][0]["label"] == {"zh": "2026年", "en": "2026"}


FILTERED: list[tuple[str, list[tuple[str, int]]]] = [
    ("by=type&subject=science", [("policy_document", 2)]),
    ("by=type&subject=science&subject=health", [("policy_document", 2), ("article", 1)]),
    ("by=type&site=kjj", [("policy_document", 1)]),
    ("by=type&site=www&channel=news", [("article", 1), ("qa", 1)]),
    ("by=type&validity=effective", [("policy_document", 1)]),
    ("by=type&year=2025", [("qa", 1)]),
    ("by=type&year=1999", []),
    ("by=subject&type=article", [("health", 1)]),
    ("by=year&keyword=券", [("2025", 1)]),
    ("by=year&year=2026&type=article", [("2026", 1)]),
    ("by=year&published_after=2026-01-02", [("2026", 2)]),
    ("by=subject&keyword=券", []),
]


def test_filters_narrow_what_is_counted(mixed, reader, plan, subtests):
    for query, found in FILTERED:
        with subtests.test(query):
            assert counted(reader, query) == found


ARCHIVED: list[tuple[str, list[tuple[str, int]]]] = [
    ("by=type", [("article", 1)]),
    ("by=year", [("2020", 1)]),
    ("by=subject&site=www", [("health", 1)]),
    ("by=year&subject=health", [("2020", 1)]),
    ("by=type&subject=science", []),
]


def test_the_archive_is_counted_by_itself(mixed, reader, plan, subtests):
    for query, found in ARCHIVED:
        with subtests.test(query):
            assert counted(reader, f"{query}&archived=true") == found


def test_archived_ones_are_counted_in_the_channel_where_they_stood(mixed, reader, plan):
    assert counted(reader, "by=channel&archived=true&site=www") == [(mixed.channels["zwgk/zcwj"], 1)]


def test_counts_agree_with_the_lists(mixed, reader, plan):
    for query in ("site=www", "subject=health", "site=www&site=kjj", "language=zh-CN"):
        total = reader.get(f"/delivery/v1/resources?total=true&{query}").json["meta"]["total"]
        for by in ("type", "year"):
            assert sum(count for _, count in counted(reader, f"by={by}&{query}")) == total, (by, query)


def test_a_term_that_is_no_more_has_no_name(library, reader):
    library.published(subjects=["gone"])
    assert reader.get(f"{COUNTS}?by=subject").json["data"] == [{"value": "gone", "label": None, "count": 1}]


def test_nothing_is_counted_in_an_empty_library(library, reader, plan):
    assert [counted(reader, f"by={by}") for by in ("type", "channel", "subject", "year")] == [[], [], [], []]


def test_no_more_values_are_told_than_a_page_can_show(library, reader, plan, monkeypatch):
    monkeypatch.setattr(counts, "MOST_VALUES", 2)
    library.published(subjects=["a", "b", "c"])
    assert counted(reader, "by=subject") == counted(reader, "by=subject&site=www") == [("a", 1), ("b", 1)]


REFUSED = ["", "by=title", "by=type&limit=10", "by=type&sort=published_at", "by=type&site=x", "by=type&channel=news"]


def test_queries_are_strict(library, reader):
    for query in REFUSED:
        assert reader.get(f"{COUNTS}?{query}").status_code == 422, query


def test_counts_have_validators(library, reader):
    library.published(at=MARCH)
    first: Any = reader.get(f"{COUNTS}?by=type")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert reader.get(f"{COUNTS}?by=type", headers=tag).status_code == 304
    library.published()
    assert reader.get(f"{COUNTS}?by=type", headers=tag).status_code == 200
