"""Language versions show each other, and only while they are live."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import orjson
import pytest

from cms.delivery.models import DeliveredResource
from cms.library.models import Resource
from tests.delivery.library import MARCH, Library, deliver_head

RESOURCES = "/delivery/v1/resources"


def translation(library: Library, original: str, language: str, **content: object) -> str:
    one = library.resource(language=language, **content)
    with library.database.writing() as session:
        group = session.get_one(Resource, original).translation_group_id
        session.get_one(Resource, one).translation_group_id = group
    return one


def shown(library: Library, one: str) -> list[tuple[str, str]]:
    with library.database.reading() as session:
        item = orjson.loads(session.get_one(DeliveredResource, one).full)
    return [(entry["language"], entry["id"]) for entry in item["locales"]]


@pytest.fixture
def pair(library: Library) -> tuple[str, str]:
    original = library.published(title="办法")
    english = translation(library, original, "en", title="Measures")
    library.publish(english)
    return original, english


def test_each_shows_the_other_with_its_title_and_address(pair, library, reader):
    original, english = pair
    assert shown(library, original) == [("en", english)]
    assert reader.get(f"{RESOURCES}/{english}").json["data"]["locales"] == [
        {"language": "zh-CN", "id": original, "title": "办法", "href": f"{RESOURCES}/{original}"}
    ]


def test_what_has_no_translation_shows_none(library):
    assert shown(library, library.published()) == []


def test_three_show_each_other_in_the_order_of_languages(pair, library):
    original, english = pair
    french = translation(library, original, "fr", title="Mesures")
    library.publish(french)
    assert shown(library, original) == [("en", english), ("fr", french)]
    assert shown(library, french) == [("en", english), ("zh-CN", original)]


def test_a_withdrawn_one_is_shown_no_more_and_shows_nothing(pair, library, reader):
    original, english = pair
    library.withdraw(english)
    assert shown(library, original) == []
    assert reader.get(f"{RESOURCES}/{english}/locales").status_code == 410


def test_an_archived_one_is_shown_no_more_and_shows_nothing(pair, library):
    original, english = pair
    library.archive(original)
    assert shown(library, english) == shown(library, original) == []


def test_a_new_title_is_told_to_the_others_and_their_tags_change(pair, library, reader):
    original, english = pair
    before = reader.get(f"{RESOURCES}/{original}").headers["ETag"]
    library.revise(english, title="Revised measures", language="en")
    library.publish(english)
    after = reader.get(f"{RESOURCES}/{original}")
    assert after.json["data"]["locales"][0]["title"] == "Revised measures"
    assert after.headers["ETag"] != before


def test_a_version_that_is_shown_alike_leaves_the_others_alone(pair, library, reader):
    original, english = pair
    before = reader.get(f"{RESOURCES}/{original}").headers["ETag"]
    library.revise(english, title="Measures", language="en", keywords=["voucher"])
    library.publish(english)
    assert reader.get(f"{RESOURCES}/{original}").headers["ETag"] == before


def test_they_are_read_by_themselves_too(pair, library, reader):
    original, english = pair
    answer = reader.get(f"{RESOURCES}/{original}/locales")
    assert [entry["id"] for entry in answer.json["data"]] == [english]
    again = reader.get(f"{RESOURCES}/{original}/locales", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert reader.get(f"{RESOURCES}/x/locales").status_code == 404


@pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer
def test_two_that_go_public_at_one_moment_see_each_other(library):
    original = library.resource(title="办法")
    english = translation(library, original, "en", title="Measures")
    start = Barrier(2)

    def publish(one: str) -> None:
        start.wait()
        with library.database.writing() as session:
            deliver_head(session, one, MARCH, MARCH)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(publish, (original, english)))
    assert (shown(library, original), shown(library, english)) == ([("en", english)], [("zh-CN", original)])
