"""The archive is a list of its own: never among what is live, found by the same filters, in the same exact pages."""

from itertools import chain

import pytest

from tests.delivery.library import Library

RESOURCES = "/delivery/v1/resources"


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [item["id"] for item in answer.json["data"]]


@pytest.fixture
def archived(library: Library) -> str:
    one = library.published(
        subjects=["science"],
        keywords=["券"],
        document_number="云科发〔2020〕1号",
        validity="repealed",
        language="zh-CN",
    )
    library.archive(one)
    return one


FOUND = (
    "", "type=policy_document", "site=www", "site=www&channel=zwgk/zcwj", "subject=science", "keyword=券",
    "document_number=云科发[2020]1号", "validity=repealed", "year=2026",
    "subject=science&subject=health&site=www&site=kjj", "sort=-updated_at&subject=science",
)  # fmt: skip
NOT_FOUND = ("type=article", "site=kjj", "site=www&channel=news", "subject=health", "validity=effective", "year=2020")


def test_what_is_archived_is_in_no_list_unless_the_archive_is_asked_for(archived, library, reader):
    live = library.published(subjects=["science"], keywords=["券"], validity="repealed")
    assert ids(reader.get(RESOURCES)) == ids(reader.get(f"{RESOURCES}?archived=false")) == [live]
    for query in FOUND:
        answer = reader.get(f"{RESOURCES}?archived=true&total=true&{query}")
        assert ids(answer) == [archived], query
        assert answer.json["data"][0]["archived"] is True
        assert answer.json["meta"]["total"] == 1
        assert archived not in ids(reader.get(f"{RESOURCES}?{query}")), query


def test_filters_that_do_not_fit_find_nothing_in_the_archive(archived, reader):
    for query in NOT_FOUND:
        assert ids(reader.get(f"{RESOURCES}?archived=true&{query}")) == [], query


def test_organizations_and_channels_are_found_by_id(archived, library, reader):
    organization, channel = library.organizations["science"], library.channels["zwgk/zcwj"]
    assert ids(reader.get(f"{RESOURCES}?archived=true&organization={organization}&channel={channel}")) == [archived]


def test_an_unknown_place_is_refused_in_the_archive_too(archived, reader):
    assert reader.get(f"{RESOURCES}?archived=true&site=nowhere").status_code == 422


def test_what_is_published_again_leaves_the_archive(archived, library, reader):
    library.publish(archived)
    assert ids(reader.get(f"{RESOURCES}?archived=true")) == []
    assert ids(reader.get(f"{RESOURCES}?subject=science")) == [archived]


def test_what_is_withdrawn_leaves_the_archive(archived, library, reader):
    library.withdraw(archived)
    for query in ("", "subject=science"):
        assert ids(reader.get(f"{RESOURCES}?archived=true&{query}")) == []


def test_pages_of_the_archive_follow_each_other_exactly(library, reader):
    made = library.many(7)
    for one in made:
        library.archive(one)
    for query in ("", "&site=www", "&type=article", "&site=www&site=kjj"):
        path, pages = f"{RESOURCES}?archived=true&limit=3{query}", []
        while path:
            answer = reader.get(path)
            pages.append(ids(answer))
            path = answer.json["links"]["next"]
        assert [len(page) for page in pages] == [3, 3, 1]
        assert list(chain(*pages)) == made[::-1]
