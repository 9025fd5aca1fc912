"""Feeds tell of what was switched off as of what was withdrawn: a tombstone, until it is back."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client
from tests.public_routes import second_site


def off(client: Client, kind: str, one: str) -> str:
    body = {"subject_type": kind, "subject_id": one, "reason": "内容有误"}
    made: dict[str, Any] = client.post("/api/v1/off-switches", "rev_three", json=body).get_json()
    return str(made["data"]["id"])


def lift(client: Client, switch: str) -> None:
    assert client.post(f"/api/v1/off-switches/{switch}/lift", "rev_three_b").status_code == 200


def feed(client: Client, place: str = "portal") -> tuple[int, str]:
    answer = client.get(f"/feeds/{place}.atom")
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["resource", "channel"])
def test_a_tombstone_stands_where_it_was_until_it_is_back(cast: Cast, client: Client, kind: str) -> None:
    one = cast.published()
    assert "deleted-entry" not in feed(client)[1]
    switch = off(client, kind, one if kind == "resource" else cast.channels["notices"])
    status, told = feed(client)
    assert (status, "deleted-entry" in told, one in told) == (200, True, True)
    assert "<entry" not in told
    lift(client, switch)
    told = feed(client)[1]
    assert "deleted-entry" not in told
    assert "<entry" in told


def test_the_feed_of_what_is_off_is_gone(cast: Cast, client: Client) -> None:
    cast.published()
    switch = off(client, "channel", cast.channels["notices"])
    assert feed(client, "portal/tzgg")[0] == 410
    off(client, "site", cast.site)
    assert feed(client)[0] == 410
    lift(client, switch)
    assert feed(client, "portal/tzgg")[0] == 410


def test_what_another_channel_shows_stays_in_its_feed(cast: Cast, client: Client) -> None:
    one = cast.published(channels=[cast.channels["notices"], second_site(cast)])
    off(client, "channel", cast.channels["notices"])
    told = feed(client, "other")[1]
    assert "deleted-entry" not in told
    assert one in told
