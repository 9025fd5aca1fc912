"""How much one address may ask in a minute."""

import pytest
from werkzeug.test import Client

from cms.front.front import Front
from cms.front.gate import Gate
from cms.front.limits import MOST_ADDRESSES, Limit, address_of, network_of
from cms.front.telling import Telling

ITEMS = "/delivery/v1/resources"


class Clock:
    def __init__(self) -> None:
        self.now = 600.0

    def __call__(self) -> float:
        return self.now


def test_one_too_many_waits_for_the_next_minute():
    clock = Clock()
    limit = Limit(2, clock)
    clock.now = 615.0
    assert [limit.refused("a") for _ in range(3)] == [None, None, 45]
    assert limit.refused("b") is None
    clock.now = 660.0
    assert limit.refused("a") is None


def test_zero_is_no_limit():
    limit = Limit(0)
    assert [limit.refused("a") for _ in range(100)] == [None] * 100


def test_made_up_addresses_take_no_more_room_than_is_given():
    limit = Limit(1, Clock())
    for number in range(MOST_ADDRESSES + 10):
        limit.refused(str(number))
    assert len(limit.counted()[1]) == MOST_ADDRESSES + 1
    assert limit.refused("yet another") == 60


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("no address", "no address"),
        ("x" * 500, "x" * 64),
        ("", ""),
    ],
)
def test_a_network_counts_as_one_address(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("198.51.100.7, 203.0.113.9", 0, "192.0.2.1"),
        ("198.51.100.7, 203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", 2, "198.51.100.7"),
        ("203.0.113.9", 2, "203.0.113.9"),
        ("", 1, "192.0.2.1"),
    ],
)
def test_only_trusted_proxies_tell_whose_request_it_is(forwarded, proxies, address):
    assert address_of("192.0.2.1", forwarded, proxies) == address


def client(app, database, requests: int = 0, sign_ins: int = 0) -> Client:
    clock = Clock()
    return Client(Front(app, database, Gate(Limit(requests, clock), Limit(sign_ins, clock))))


def test_the_public_is_told_when_to_come_again(app, database, cast):
    reader = client(app, database, requests=1)
    assert reader.get(ITEMS).status_code == 200
    refused = reader.get(ITEMS, headers={"Accept-Language": "en"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Content-Language"] == "en"
    assert refused.get_json()["code"] == "too_many_requests"
    assert refused.get_json()["title"] == "Too many requests"
    assert refused.get_json()["trace_id"] == refused.headers["X-Trace-Id"]
    assert reader.get(ITEMS).get_json()["title"] == "请求过于频繁"
    assert reader.head(ITEMS).data == b""


def test_what_watches_the_platform_is_never_turned_away(app, database, cast):
    reader = client(app, database, requests=1)
    assert [reader.get("/healthz").status_code for _ in range(3)] == [200] * 3


def test_guessing_passwords_is_limited_by_itself(app, database, cast):
    reader = client(app, database, sign_ins=2)
    guesses = [
        reader.post("/api/v1/auth/login", json={"username": "lin_editor", "password": f"guess number {n}"}).status_code
        for n in range(3)
    ]
    assert guesses == [401, 401, 429]
    assert reader.get(ITEMS).status_code == 200


class Redis:
    """As much of the client as is used, shared by those who count together."""

    def __init__(self) -> None:
        self.hashes: dict[str, dict[str, int]] = {}
        self.is_down = False
        self.results: list[int] = []

    def pipeline(self, *, transaction: bool) -> "Redis":
        assert not transaction
        self.results = []
        return self

    def hincrby(self, key: str, name: str, more: int) -> None:
        found = self.hashes.setdefault(key, {})
        found[name] = found.get(name, 0) + more
        self.results.append(found[name])

    def expire(self, _key: str, seconds: int) -> None:
        assert seconds == 120
        self.results.append(1)

    def execute(self) -> list[int]:
        if self.is_down:
            message = "no connection"
            raise ConnectionError(message)
        return self.results


def test_processes_count_together():
    clock, redis = Clock(), Redis()
    limits = [Limit(3, clock), Limit(3, clock)]
    told = [Telling("requests", limit, redis, ConnectionError) for limit in limits]
    for limit in limits:
        assert [limit.refused("a") for _ in range(2)] == [None, None]
    for one in (*told, *told):
        one.exchange()
    assert [limit.refused("a") for limit in limits] == [60, 60]
    assert limits[0].refused("b") is None
    clock.now = 660.0
    assert limits[0].refused("a") is None


def test_without_redis_each_process_counts_for_itself(caplog):
    redis = Redis()
    limit = Limit(1, Clock())
    told = Telling("requests", limit, redis, ConnectionError)
    limit.refused("a")
    redis.is_down = True
    told.exchange()
    told.exchange()
    assert [record.message for record in caplog.records] == ["redis does not answer, limits count for each process"]
    assert limit.refused("a") == 60
