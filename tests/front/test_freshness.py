"""How long caches may keep a public answer: never beyond the next change that is already set."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.test import Client

from cms import clock
from cms.front import freshness
from cms.front.freshness import Freshness
from cms.front.front import Front
from tests.cast import Cast

LIST = "/delivery/v1/resources"


def told(app, database, seconds: int) -> str:
    return Client(Front(app, database, cache_seconds=seconds)).get(LIST).headers["Cache-Control"]


def test_without_the_setting_every_use_of_a_copy_asks_again(app, database, cast) -> None:
    assert told(app, database, 0) == "public, max-age=0, must-revalidate"


def test_with_it_copies_live_as_long_as_it_says(app, database, cast) -> None:
    cast.published()
    assert told(app, database, 600) == "public, max-age=600, must-revalidate"


def test_a_publication_that_is_set_shortens_the_life_of_copies(app, database, cast: Cast) -> None:
    due = clock.now() + timedelta(seconds=100)
    cast.approve(cast.submitted(cast.draft(), publish_at=due))
    assert 90 <= Freshness(database, 600).seconds() <= 99
    assert told(app, database, 600) != "public, max-age=600, must-revalidate"


@pytest.mark.parametrize(("days", "longest"), [(1, 86_400), (3, 86_400)])
def test_so_does_a_validity_that_flips(app, database, cast: Cast, days: int, longest: int) -> None:
    today = clock.now().astimezone(clock.SHANGHAI).date()
    cast.published(effective_on=(today + timedelta(days=days)).isoformat())
    seconds = Freshness(database, longest).seconds()
    assert seconds < longest if days == 1 else seconds == longest


def test_a_database_that_does_not_tell_is_logged_once_and_nothing_is_kept_meanwhile(
    database, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise SQLAlchemyError("permission denied for table due_action")

    monkeypatch.setattr(freshness, "PATIENCE", 0)
    caplog.set_level(logging.WARNING, "zhengku.front")
    kept = Freshness(database, 600)
    with monkeypatch.context() as patch:
        patch.setattr(database.direct, "rows", refused)
        assert [kept.seconds() for _ in range(3)] == [0, 0, 0]
    assert ["permission denied" in one.__dict__["fault"] for one in caplog.records] == [True]
    assert kept.seconds() == 600
    assert caplog.messages[1:] == ["what is set is told again"]
