"""A change drops what shows what it changes, and leaves the rest."""

from typing import Any

import pytest
from sqlalchemy import select

from cms.changes.keys import EVERYTHING, RESOURCES, purged_by
from cms.changes.models import Change
from cms.front.answers import Ready
from cms.front.kept import Kept
from tests.cast import Cast
from tests.front.test_front import Desk

OTHER = "/delivery/v1/resources?site=science"


@pytest.fixture
def desk(app, database, cast) -> Desk:
    return Desk(app, database)


def newest(cast: Cast) -> Change:
    with cast.database.reading() as session:
        return session.scalars(select(Change).order_by(Change.sequence.desc()).limit(1)).one()


def test_a_publication_names_its_places_and_what_shows_it(cast: Cast) -> None:
    first = cast.published()
    made = cast.published(relations=[{"type": "related", "target_id": first}])
    keys = purged_by(newest(cast))
    assert keys[:2] == [f"r/{made}", RESOURCES]
    assert set(keys[2:]) == {f"r/{first}", f"s/{cast.site}", f"c/{cast.channels['notices']}"}
    cast.withdraw(made)
    assert set(purged_by(newest(cast))) == set(keys)


def test_a_name_may_stand_anywhere() -> None:
    class Renamed:
        subject_type, subject_id, scope_before, scope_after = "channel", "x", None, None

    assert purged_by(Renamed()) == [EVERYTHING]


def test_every_public_answer_says_by_what_it_is_purged(client, cast: Cast) -> None:
    made = cast.published()
    keys = {
        path: client.get(path).headers["Surrogate-Key"].split()
        for path in (
            f"/delivery/v1/resources/{made}",
            f"/delivery/v1/resources?channel={cast.channels['notices']}",
            "/delivery/v1/resources?site=portal",
            "/delivery/v1/resources",
            "/delivery/v1/resources?site=portal&include=relations",
        )
    }
    assert list(keys.values()) == [
        ["all", f"r/{made}"],
        ["all", f"c/{cast.channels['notices']}"],
        ["all", f"s/{cast.site}"],
        ["all", RESOURCES],
        ["all", RESOURCES],
    ]


def test_what_a_change_does_not_touch_stays(desk: Desk, cast: Cast) -> None:
    one, other = cast.published(), cast.published()
    paths = [f"/delivery/v1/resources/{each}?fields=title" for each in (one, other)]
    for path in paths:
        desk.get(path)
    desk.asked.clear()
    cast.withdraw(other)
    assert [desk.get(path).status_code for path in paths] == [200, 410]
    assert len(desk.asked) == 1


def test_related_items_are_dropped_with_what_they_show(desk: Desk, cast: Cast) -> None:
    first = cast.published()
    path = f"/delivery/v1/resources/{first}?fields=relations"
    assert desk.get(path).get_json()["data"]["relations"] == []
    second = cast.published(relations=[{"type": "related", "target_id": first}])
    assert [one["target_id"] for one in desk.get(path).get_json()["data"]["relations"]] == [second]
    cast.withdraw(second)
    assert desk.get(path).get_json()["data"]["relations"] == []


def ready(*keys: str) -> Ready:
    return Ready([("Surrogate-Key", " ".join(keys))], b"x" * 100, "route")


@pytest.mark.parametrize("purged", [None, {"a"}, {"b"}, {"c"}, set()])
def test_exactly_what_is_purged_is_dropped(purged: Any) -> None:
    kept = Kept(1 << 20, lambda _before, _after: purged)
    answers = {("a", ""): ready("a", "b"), ("b", ""): ready("b"), ("none", ""): ready()}
    kept.get(("a", ""), 1)
    for key, one in answers.items():
        kept.put(key, 1, one)
    left = {key for key in answers if kept.get(key, 2)}
    gone = set(answers) if purged is None else {
        key for key, one in answers.items() if not one.keys or set(one.keys) & purged
    }  # fmt: skip
    assert left == set(answers) - gone


def test_a_head_of_a_slower_reader_drops_nothing() -> None:
    kept = Kept(1 << 20, lambda _before, _after: None)
    kept.get(("a", ""), 5)
    kept.put(("a", ""), 5, ready("a"))
    assert kept.get(("a", ""), 4) is not None
    kept.put(("b", ""), 4, ready("b"))
    assert kept.get(("b", ""), 5) is None
