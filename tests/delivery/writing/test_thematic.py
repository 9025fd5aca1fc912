"""Thematic libraries in public: written at delivery, made anew when a library changes, read like a channel."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, func, select

from cms import clock
from cms.changes.models import Change
from cms.delivery.models import DeliveredDeparture, DeliveredTerm
from cms.delivery.writing.thematic import refill
from cms.ids import new_id
from cms.library.thematic.models import ThematicLibrary, ThematicPin
from tests.client import Contract
from tests.delivery.library import Library

RESOURCES = "/delivery/v1/resources"


def thematic(
    library: Library, slug: str = "talent", pins: list[str] | None = None, on: str = "www", **rule: Any
) -> str:
    """A library as it stands in the database; its id."""
    one = new_id()
    with library.database.writing() as session:
        session.add(
            ThematicLibrary(
                id=one,
                site_id=library.sites[on],
                slug=slug,
                title="人才政策库",
                description="",
                rule=rule,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )
        session.flush()
        session.add_all(ThematicPin(library_id=one, resource_id=pin, position=at) for at, pin in enumerate(pins or []))
    return one


def change(library: Library, one: str, **rule: Any) -> None:
    with library.database.writing() as session:
        session.get_one(ThematicLibrary, one).rule = rule


def fill(library: Library, one: str, most: int = 500) -> int:
    """Refill to the end; how many transactions it took."""
    after = None
    for steps in count(1):
        with library.database.writing() as session:
            after = refill(session, one, after, most)
        if after is None:
            return steps
    raise AssertionError


def listed(reader: Any, query: str) -> list[str]:
    answer = reader.get(f"{RESOURCES}?{query}")
    assert answer.status_code == 200, answer.json
    return [item["id"] for item in answer.json["data"]]


def changes(library: Library) -> int:
    with library.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


RULES: list[dict[str, list[str]]] = [
    {"subject": ["science"]},
    {"subject": ["science"], "type": ["policy_document", "qa"]},
    {"keyword": ["券"], "genre": ["notice"]},
    {"region": ["990000"]},
]


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_matches_stands_in_the_library_from_its_delivery_on(library, reader, rule):
    one = thematic(library, **rule)
    inside = library.published(subjects=["science"], keywords=["券"], genre="notice", region="990000")
    library.published("article", subjects=["health"])
    assert listed(reader, f"library={one}") == [inside]


def test_places_and_publishers_can_be_asked_for(library, reader):
    channel = thematic(library, "channel", channel=[library.channels["tzgg"]])
    site = thematic(library, "site", site=[library.sites["kjj"]])
    publisher = thematic(library, "publisher", organization=[library.organizations["city"]])
    notice = library.published(channels=[library.channels["tzgg"]])
    city = library.published(publisher=library.organizations["city"])
    assert [listed(reader, f"library={one}") for one in (channel, site, publisher)] == [[notice], [notice], [city]]


def test_what_is_pinned_stands_in_it_whatever_the_rule_says(library, reader):
    other, pinned = library.published(), library.resource("article")
    one = thematic(library, pins=[pinned])
    library.publish(pinned)
    assert listed(reader, f"library={one}") == [pinned]
    assert other not in listed(reader, f"library={one}")


def test_a_new_version_leaves_a_library_that_it_fits_no_more(library, reader):
    one = thematic(library, subject=["science"])
    item = library.published(subjects=["science"])
    library.revise(item, subjects=["health"])
    library.publish(item)
    assert listed(reader, f"library={one}") == []


def test_what_is_withdrawn_or_archived_leaves_every_library(library, reader):
    one = thematic(library, subject=["science"])
    first, second = library.published(subjects=["science"]), library.published(subjects=["science"])
    library.withdraw(first)
    library.archive(second)
    assert listed(reader, f"library={one}") == []
    assert listed(reader, f"library={one}&archived=true") == [second]


def test_a_changed_rule_counts_for_what_was_there_before(library, reader):
    science, health = library.published(subjects=["science"]), library.published(subjects=["health"])
    one = thematic(library, subject=["science"])
    assert listed(reader, f"library={one}") == []
    fill(library, one)
    assert listed(reader, f"library={one}") == [science]
    change(library, one, subject=["health"])
    fill(library, one)
    assert listed(reader, f"library={one}") == [health]
    change(library, one)
    fill(library, one)
    assert listed(reader, f"library={one}") == []


@pytest.mark.parametrize("rule", [*RULES, {"channel": ["zwgk/zcwj"], "subject": ["science"]}, {"site": ["www"]}, {}])
def test_a_refill_finds_exactly_what_delivery_would_have_put_in(library, reader, rule):
    names = {"channel": library.channels, "site": library.sites}
    rule = {field: [names.get(field, {}).get(value, value) for value in values] for field, values in rule.items()}
    pinned = library.resource("article", subjects=["health"], channels=[library.channels["tzgg"]])
    one = thematic(library, pins=[pinned], **rule)
    library.publish(pinned)
    library.published(subjects=["science"], keywords=["券"], genre="notice", region="990000")
    library.published("qa", subjects=["science", "health"], channels=[library.channels["news"]])
    library.withdraw(library.published(subjects=["science"]))
    written = set(listed(reader, f"library={one}"))
    with library.database.writing() as session:
        session.execute(delete(DeliveredTerm).where(DeliveredTerm.field == "library"))
    fill(library, one)
    assert set(listed(reader, f"library={one}")) == written
    assert pinned in written


def test_a_refill_goes_on_in_steps_and_comes_out_the_same(library, reader):
    made = library.many(7, subjects=["science"])
    one = thematic(library, subject=["science"])
    assert fill(library, one, most=2) >= 4
    assert listed(reader, f"library={one}") == made[::-1]
    change(library, one, subject=["health"])
    fill(library, one, most=3)
    assert listed(reader, f"library={one}") == []


def test_a_refill_that_was_broken_off_is_begun_again_without_harm(library, reader):
    made = library.many(5, subjects=["science"])
    one = thematic(library, subject=["science"])
    with library.database.writing() as session:
        refill(session, one, None, 2)
    fill(library, one, most=2)
    assert listed(reader, f"library={one}") == made[::-1]


def test_only_a_refill_that_changes_something_is_told(library):
    library.published(subjects=["science"])
    one = thematic(library, subject=["science"])
    fill(library, one)
    assert changes(library) == 1
    fill(library, one)
    assert changes(library) == 1


def test_a_library_that_is_no_more_is_emptied(library, reader):
    one = thematic(library, subject=["science"])
    library.published(subjects=["science"])
    with library.database.writing() as session:
        session.delete(session.get_one(ThematicLibrary, one))
    fill(library, one)
    with library.database.reading() as session:
        assert session.scalars(select(DeliveredTerm).where(DeliveredTerm.field == "library")).all() == []
    assert reader.get(f"{RESOURCES}?library={one}").json["errors"][0]["code"] == "unknown_library"


def test_what_a_refill_takes_out_is_noted_and_forgotten_when_it_is_back(library):
    one = thematic(library, subject=["science"])
    item = library.published(subjects=["science"])

    def noted() -> list[str]:
        with library.database.reading() as session:
            rows = select(DeliveredDeparture.resource_id).where(DeliveredDeparture.field == "library")
            return list(session.scalars(rows.where(DeliveredDeparture.value == one)))

    change(library, one, subject=["health"])
    fill(library, one)
    assert noted() == [item]
    change(library, one, subject=["science"])
    fill(library, one)
    assert noted() == []


def test_a_library_is_named_by_its_slug_beside_its_site(library, reader):
    one = thematic(library, subject=["science"])
    thematic(library, "other", subject=["health"])
    there = library.published(subjects=["science"], channels=[library.channels["tzgg"]])
    here = library.published(subjects=["science"])
    assert listed(reader, "site=www&library=talent") == listed(reader, f"library={one}") == [here, there]
    assert listed(reader, f"library={one}&site=kjj") == [there]
    assert listed(reader, "site=www&library=talent&library=other") == [here, there]
    assert listed(reader, f"library={one}&type=article") == []


REFUSED = [
    ("library=talent", "needs_site"),
    ("library=talent&site=www&site=kjj", "needs_site"),
    ("library=talent&site=kjj", "unknown_library"),
    ("library=0192f3a4-5b6c-7d8e-9f01-23456789abcd", "unknown_library"),
]


def test_a_library_that_is_none_is_refused(library, reader):
    thematic(library)
    for query, code in REFUSED:
        answer = reader.get(f"{RESOURCES}?{query}")
        assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("query/library", code)], query


def test_pages_of_a_library_follow_each_other_exactly(library, reader):
    one = thematic(library, subject=["science"])
    made = library.many(7, subjects=["science"])
    for query in (f"library={one}", "site=www&library=talent"):
        path, pages = f"{RESOURCES}?limit=3&{query}", []
        while path:
            answer = reader.get(path)
            pages.append([item["id"] for item in answer.json["data"]])
            path = answer.json["links"]["next"]
        assert [len(page) for page in pages] == [3, 3, 1]
        assert list(chain(*pages)) == made[::-1]


def test_a_library_shows_its_pins_first_and_in_order(library, reader):
    first, second, gone = library.published(title="一"), library.published(title="二"), library.published(title="三")
    one = thematic(library, pins=[second, gone, first])
    library.withdraw(gone)
    answer = reader.get(f"/delivery/v1/libraries/{one}")
    data = answer.json["data"]
    assert [item["title"] for item in data["pinned"]] == ["二", "一"]
    assert (data["slug"], data["site"]) == ("talent", "www")
    assert reader.get(data["links"]["self"]).status_code == reader.get(data["links"]["resources"]).status_code == 200
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert reader.get(f"/delivery/v1/libraries/{one}", headers=tag).status_code == 304


def test_the_libraries_of_a_site_are_listed_by_slug(library, reader):
    for slug in ("talent", "enterprise"):
        thematic(library, slug)
    thematic(library, "science", on="kjj")
    page = reader.get("/delivery/v1/sites/www/libraries?total=true").json
    assert [one["slug"] for one in page["data"]] == ["enterprise", "talent"]
    assert page["meta"]["total"] == 2
    assert reader.get("/delivery/v1/sites/x/libraries").status_code == 404


def test_an_unknown_library_is_not_found(library, reader):
    for one in ("x", "0192f3a4-5b6c-7d8e-9f01-23456789abcd"):
        assert reader.get(f"/delivery/v1/libraries/{one}").status_code == 404


@pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer
def test_refills_and_publications_at_the_same_time_agree(library, reader):
    one = thematic(library, subject=["science"])
    made = library.many(12, subjects=["science"])

    def republish(item: str) -> None:
        library.revise(item, subjects=["science"] if made.index(item) % 2 else ["health"])
        library.publish(item)

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(republish, item) for item in made] + [pool.submit(fill, library, one, 3) for _ in range(3)]
        for each in work:
            each.result()
    assert set(listed(reader, f"library={one}")) == {item for item in made if made.index(item) % 2}


def test_every_answer_about_libraries_is_documented(library, reader):
    one = thematic(library, pins=[library.published()])
    contract = Contract(orjson.loads(reader.get("/openapi.json").data))
    for path in ("/delivery/v1/sites/www/libraries", f"/delivery/v1/libraries/{one}"):
        contract.check("GET", path, reader.get(path))
