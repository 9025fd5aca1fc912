"""Validity flips on its date, in China, and is a change like any other."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from cms import clock
from cms.changes.models import Change
from cms.delivery.models import DeliveredResource
from cms.publishing.validity import flip_next
from tests.cast import Cast
from tests.client import Client


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""

    def set_clock(*moment: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))

    return set_clock


def shown(client: Client, resource_id: str) -> tuple[str, str]:
    answer = client.get(f"/delivery/v1/resources/{resource_id}")
    return answer.get_json()["data"]["validity"], answer.headers["ETag"]


def kinds(cast: Cast, resource_id: str) -> list[str]:
    with cast.database.reading() as session:
        wanted = select(Change.kind).where(Change.resource_id == resource_id).order_by(Change.sequence)
        return list(session.scalars(wanted))


def test_a_document_comes_into_force_at_midnight_in_china(client: Client, cast: Cast, at) -> None:
    at(2026, 3, 1, 4)
    made = cast.published(effective_on="2026-03-02", repealed_on="2026-06-01")
    assert shown(client, made)[0] == "not_yet_effective"
    at(2026, 3, 1, 15, 59)
    assert not flip_next(cast.database)
    at(2026, 3, 1, 16, 0)
    before = shown(client, made)
    assert flip_next(cast.database)
    assert not flip_next(cast.database)
    after = shown(client, made)
    assert (before[0], after[0]) == ("not_yet_effective", "effective")
    assert before[1] != after[1]
    listed = client.get("/delivery/v1/resources?validity=effective").get_json()["data"]
    assert [one["id"] for one in listed] == [made]
    assert kinds(cast, made) == ["published", "validity_changed"]
    with cast.database.reading() as session:
        flips_on = session.get_one(DeliveredResource, made).flips_on
    assert flips_on is not None
    assert flips_on.isoformat() == "2026-06-01"


def test_what_was_missed_for_months_is_what_it_is_today(client: Client, cast: Cast, at) -> None:
    at(2026, 3, 1, 4)
    made = cast.published(effective_on="2026-03-02", repealed_on="2026-06-01")
    at(2026, 9, 1)
    assert flip_next(cast.database)
    assert not flip_next(cast.database)
    assert shown(client, made)[0] == "repealed"


def test_what_was_withdrawn_does_not_flip(cast: Cast, at) -> None:
    at(2026, 3, 1, 4)
    made = cast.published(effective_on="2026-03-02")
    cast.withdraw(made)
    at(2026, 3, 3)
    assert not flip_next(cast.database)
    assert kinds(cast, made) == ["published", "withdrawn"]
