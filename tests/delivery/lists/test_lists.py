"""Lists: filters, order, paging at any depth."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import orjson
import pytest

from tests.delivery.library import MARCH, Library

RESOURCES = "/delivery/v1/resources"


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.json["data"]]


def test_the_newest_comes_first_whatever_came_in_last(library, reader):
    old = library.published(at=MARCH - timedelta(days=3))
    new = library.published(at=MARCH)
    middle = library.published(at=MARCH - timedelta(days=1))
    assert ids(reader.get(RESOURCES)) == [new, middle, old]
    assert ids(reader.get(f"{RESOURCES}?sort=published_at")) == [old, middle, new]


def test_lists_can_be_ordered_by_the_last_change(library, reader):
    first, second = library.published(), library.published(at=MARCH + timedelta(days=1))
    library.publish(first, MARCH, MARCH + timedelta(days=9))
    assert ids(reader.get(f"{RESOURCES}?sort=-updated_at")) == [first, second]
    assert ids(reader.get(f"{RESOURCES}?sort=updated_at&site=www&type=policy_document")) == [second, first]


def test_a_list_leaves_out_bodies_until_they_are_asked_for(library, reader):
    one = library.published()
    (entry,) = reader.get(RESOURCES).json["data"]
    assert not {"body", "html", "attachments", "relations", "details", "page_tags"} & set(entry)
    (entry,) = reader.get(f"{RESOURCES}?include=html,page_tags").json["data"]
    assert {"html", "page_tags", "title"} <= set(entry)
    assert "body" not in entry
    (entry,) = reader.get(f"{RESOURCES}?fields=title,details").json["data"]
    assert list(entry) == ["id", "type", "title", "details"]
    assert entry["id"] == one


@pytest.fixture
def mixed(library: Library) -> dict[str, str]:
    """Four resources that differ in everything that can be filtered by."""
    channel = library.channels
    return {
        "law": library.published(
            title="办法",
            subjects=["science"],
            genre="notice",
            keywords=["券"],
            document_number="云科发[2026]12号",
            validity="effective",
            signed_on="2026-02-20",
        ),
        "news": library.published(
            "article",
            MARCH + timedelta(hours=1),
            title="要闻",
            subjects=["health"],
            channels=[channel["news"]],
            language="en",
        ),
        "two": library.published(
            "article",
            MARCH + timedelta(hours=2),
            title="两站",
            subjects=["science", "health"],
            keywords=["券", "科技"],
            channels=[channel["tzgg"], channel["news"]],
            region="990000",
            audiences=["enterprises"],
            facets=["city-documents"],
        ),
        "city": library.published(
            "qa",
            datetime(2024, 12, 31, 15, 59, tzinfo=UTC),
            title="问答",
            organization="city",
            channels=[channel["zwgk"]],
            validity="repealed",
            signed_on="2024-12-30",
        ),
    }


FOUND = [
    ("type=article", "two news"),
    ("type=article&type=qa", "two news city"),
    ("site=www", "two news law city"),
    ("site=kjj", "two"),
    ("site=kjj&site=www", "two news law city"),
    ("site=www&channel=news", "two news"),
    ("site=www&channel=news&channel=zwgk", "two news city"),
    ("site=www&channel=news&type=qa", ""),
    ("subject=science", "two law"),
    ("subject=science&subject=health", "two news law"),
    ("subject=science&keyword=科技", "two"),
    ("subject=health&site=www&channel=news&language=en", "news"),
    ("genre=notice", "law"),
    ("keyword=券&keyword=科技", "two law"),
    ("region=990000&audience=enterprises&facet=city-documents", "two"),
    ("document_number=云科发〔2026〕12号", "law"),
    ("document_number=云科发（2026）12号", "law"),
    ("document_number=云科发【2026】12&site=www&type=policy_document", "law"),
    ("document_number=不存在", ""),
    ("validity=effective", "law"),
    ("validity=effective&validity=repealed", "law city"),
    ("language=en", "news"),
    ("year=2024", "city"),
    ("year=2026&type=policy_document", "law"),
    ("year=2025", ""),
    ("published_after=2026-03-01T10:00:00%2B08:00", "two news"),
    ("published_after=2026-03-01T10:00:00+08:00", "two news"),
    ("published_before=2025-01-01", "city"),
    ("published_after=2026-01-01&published_before=2026-03-01T02:00:00Z", "law"),
    ("signed_after=2026-01-01", "law"),
    ("signed_before=2026-02-20", "city"),
    ("subject=nothing&subject=science", "two law"),
]


@pytest.mark.parametrize("order", ["-published_at", "-updated_at"])
def test_filters_are_joined_by_and_and_repeated_ones_by_or(mixed, reader, order):
    names = {one: name for name, one in mixed.items()}
    for query, found in FOUND:
        answer = reader.get(f"{RESOURCES}?{query}&sort={order}&total=true")
        assert [names[one] for one in ids(answer)] == found.split(), query
        assert answer.json["meta"]["total"] == len(found.split()), query


def test_organizations_and_channels_are_named_by_id(mixed, library, reader):
    assert ids(reader.get(f"{RESOURCES}?organization={library.organizations['city']}")) == [mixed["city"]]
    assert ids(reader.get(f"{RESOURCES}?channel={library.channels['tzgg']}")) == [mixed["two"]]
    both = f"channel={library.channels['tzgg']}&channel=zwgk&site=www"
    assert ids(reader.get(f"{RESOURCES}?{both}")) == [mixed["two"], mixed["city"]]


REFUSED = [
    ("site=nowhere", "query/site", "unknown_site"),
    ("site=www&site=nowhere&type=qa", "query/site", "unknown_site"),
    ("site=www&channel=nowhere", "query/channel", "unknown_channel"),
    ("channel=0192f3a4-5b6c-7d8e-9f01-23456789abcd", "query/channel", "unknown_channel"),
    *(
        (f"{name}=nope", f"query/{name}", "unknown_term")
        for name in ("subject", "facet", "genre", "audience", "region")
    ),
    ("subject=notice", "query/subject", "unknown_term"),
    ("subject=science&subject=nope", "query/subject", "unknown_term"),
    ("organization=0192f3a4-5b6c-7d8e-9f01-23456789abcd", "query/organization", "unknown_organization"),
    ("language=xx", "query/language", "unknown_language"),
    ("language=zh-CN&language=zh", "query/language", "unknown_language"),
    ("archived=true&genre=nope", "query/genre", "unknown_term"),
    ("channel=news", "query/channel", "needs_site"),
    ("channel=news&site=www&site=kjj", "query/channel", "needs_site"),
    ("organization=x", "query/organization/0", "bad_id"),
    ("published_after=yesterday", "query/published_after", "bad_time"),
    ("published_before=2026-02-30", "query/published_before", "bad_date"),
    ("published_after=0001-01-01T00:00:00Z", "query/published_after", "bad_time"),
    ("signed_after=2026-13-01", "query/signed_after", "bad_date"),
    ("cursor=xxx", "query/cursor", "bad_cursor"),
    ("cursor=W2ZhbHNlLCIyMDI2IiwieCJd", "query/cursor", "bad_cursor"),
]
STRICT = [
    "limit=0",
    "limit=101",
    "limit=x",
    "page=2",
    "sort=title",
    "include=nothing",
    "type=book",
    "validity=x",
    "year=0",
    "limit=1&limit=2",
    "sort=published_at&sort=updated_at",
    "keyword=",
    "keyword=%00",
    "subject=%E2%80%8B",
    "total=perhaps",
    "&".join(["keyword=a"] * 21),
]


def test_what_cannot_be_is_refused_with_its_place(library, reader):
    for query, pointer, code in REFUSED:
        answer = reader.get(f"{RESOURCES}?{query}")
        assert answer.status_code == 422, query
        assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [(pointer, code)], query


def test_what_is_refused_in_lists_is_refused_in_counts(library, reader):
    for query, pointer, code in REFUSED:
        if "cursor" in query:
            continue
        answer = reader.get(f"{RESOURCES}/counts?by=type&{query}")
        assert answer.status_code == 422, query
        assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(pointer, code)], query


def test_what_exists_and_shows_nothing_is_an_empty_page(library, reader):
    known = [
        "subject=science",
        "region=990000",
        f"organization={library.organizations['city']}",
        "language=zh-CN",
        "keyword=x",
    ]
    for query in known:
        assert ids(reader.get(f"{RESOURCES}?{query}")) == [], query
        assert reader.get(f"{RESOURCES}/counts?by=type&{query}").json["data"] == [], query


def test_a_language_of_the_archive_is_known(library, reader):
    library.archive(library.published(language="en"))
    assert ids(reader.get(f"{RESOURCES}?language=en")) == []
    assert len(ids(reader.get(f"{RESOURCES}?language=en&archived=true"))) == 1


def test_queries_are_strict(library, reader):
    for query in STRICT:
        answer = reader.get(f"{RESOURCES}?{query}")
        assert (answer.status_code, answer.json["code"]) == (422, "invalid"), query


def walk(reader, path: str, way: str) -> list[list[str]]:
    pages = []
    while path is not None:
        answer = reader.get(path)
        pages.append(ids(answer))
        path = answer.json["links"][way]
    return pages


EVERYWHERE = (
    "",
    "site=www",
    "site=www&channel=zwgk/zcwj",
    "type=article&type=qa",
    "sort=published_at",
    "sort=-updated_at",
)


def test_pages_follow_each_other_forth_and_back(library, reader):
    made = library.many(11)
    for query in EVERYWHERE:
        pages = walk(reader, f"{RESOURCES}?limit=3&{query}", "next")
        assert [len(page) for page in pages] == [3, 3, 3, 2], query
        assert list(chain(*pages)) == (made if query == "sort=published_at" else made[::-1]), query
        last = f"{RESOURCES}?limit=3&{query}"
        while (following := reader.get(last).json["links"]["next"]) is not None:
            last = following
        assert walk(reader, last, "prev") == pages[::-1], query


def test_equal_moments_are_neither_skipped_nor_repeated(library, reader):
    made = {library.published() for _ in range(7)}
    pages = walk(reader, f"{RESOURCES}?limit=2&site=www", "next")
    assert len(list(chain(*pages))) == 7
    assert set(chain(*pages)) == made


def test_what_comes_and_goes_meanwhile_moves_no_page(library, reader):
    made = library.many(6)
    first = reader.get(f"{RESOURCES}?limit=2")
    library.published(at=MARCH + timedelta(days=1))
    library.withdraw(made[5])
    assert ids(reader.get(first.json["links"]["next"])) == [made[3], made[2]]


def test_links_are_in_the_header_too(library, reader):
    library.many(5)
    first = reader.get(f"{RESOURCES}?limit=2&site=www&keyword=")
    assert first.status_code == 422
    first = reader.get(f"{RESOURCES}?limit=2&site=www")
    assert first.json["links"]["self"] == f"{RESOURCES}?limit=2&site=www"
    assert first.json["links"]["prev"] is None
    assert first.headers["Link"] == f'<{first.json["links"]["next"]}>; rel="next"'
    second = reader.get(first.json["links"]["next"])
    assert 'rel="prev"' in second.headers["Link"]


def test_an_empty_list_has_no_neighbours(library, reader):
    answer = reader.get(f"{RESOURCES}?site=kjj")
    assert answer.json == {
        "data": [],
        "meta": {"limit": 20},
        "links": {"self": f"{RESOURCES}?site=kjj", "next": None, "prev": None},
    }
    assert "Link" not in answer.headers


def test_lists_have_validators_that_follow_their_content(library, reader):
    library.published()
    first = reader.get(RESOURCES)
    assert reader.get(RESOURCES, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "Last-Modified" not in first.headers
    two = library.published()
    changed = reader.get(RESOURCES, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    library.withdraw(two)
    assert reader.get(RESOURCES).headers["ETag"] == first.headers["ETag"]


def test_a_list_is_made_of_the_ready_bytes(library, reader):
    library.many(3)
    answer = reader.get(RESOURCES)
    assert answer.data == orjson.dumps(orjson.loads(answer.data))
    assert answer.headers["Content-Length"] == str(len(answer.data))


def test_a_question_is_remembered_but_not_its_answer(library, reader):
    library.published()
    assert len(ids(reader.get(f"{RESOURCES}?site=www&total=true"))) == 1
    library.published()
    again = reader.get(f"{RESOURCES}?site=www&total=true")
    assert len(ids(again)) == again.json["meta"]["total"] == 2
