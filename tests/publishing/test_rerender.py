"""Representations of an older format are made anew, while readers accept both."""

import pytest
from sqlalchemy import select, update

from cms.changes.models import Change
from cms.delivery.models import DeliveredResource
from cms.delivery.representation.render import FORMAT_VERSION
from cms.publishing.rerender import older, rerender_all, rerender_older, rerender_some
from tests.cast import Cast
from tests.client import Client


@pytest.fixture
def old(cast: Cast) -> list[str]:
    """Three live resources of the format before, one of which says so in its bytes."""
    made = [cast.published() for _ in range(3)]
    with cast.database.writing() as session:
        session.execute(update(DeliveredResource).values(format_version=FORMAT_VERSION - 1))
        session.execute(
            update(DeliveredResource)
            .where(DeliveredResource.resource_id == made[0])
            .values(full=b'{"id":"%b","type":"article"}' % made[0].encode(), etag="old")
        )
    return made


def rendered(cast: Cast) -> list[str | None]:
    with cast.database.reading() as session:
        return list(session.scalars(select(Change.resource_id).where(Change.kind == "rendered")))


def test_all_are_made_anew_with_progress(client: Client, cast: Cast, old: list[str]) -> None:
    told: list[tuple[int, int]] = []
    assert older(cast.database) == 3
    assert rerender_older(cast.database, lambda done, total: told.append((done, total))) == 3
    assert told == [(3, 3)]
    assert older(cast.database) == 0
    assert client.get(f"/delivery/v1/resources/{old[0]}").get_json()["data"]["title"]
    assert rendered(cast) == [old[0]]


def test_there_is_nothing_to_do_twice(cast: Cast, old: list[str]) -> None:
    assert rerender_some(cast.database)
    assert not rerender_some(cast.database)
    assert rerender_older(cast.database, lambda *_: None) == 0


def test_what_was_withdrawn_is_no_older_format(cast: Cast, old: list[str]) -> None:
    cast.withdraw(old[1])
    assert older(cast.database) == 2


def test_every_live_one_can_be_made_anew_whatever_its_format(cast: Cast) -> None:
    made = cast.published()
    cast.draft()
    assert rerender_all(cast.database, lambda *_: None) == 1
    with cast.database.writing() as session:
        session.execute(update(DeliveredResource).values(etag="mended"))
    assert rerender_all(cast.database, lambda *_: None) == 1
    assert rendered(cast) == [made]
