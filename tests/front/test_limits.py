"""How much one address may ask in a minute."""

import sys
import threading

import pytest
from werkzeug.test import Client

from cms.front.front import Front
from cms.front.gate import Gate
from cms.front.limits import MOST_ADDRESSES, Limit, address_of, network_of

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


def test_threads_that_ask_at_once_are_counted_one_by_one():
    limit, usual = Limit(1_000_000, Clock()), sys.getswitchinterval()
    threads = [threading.Thread(target=lambda: [limit.refused("a") for _ in range(2000)]) for _ in range(8)]
    sys.setswitchinterval(1e-6)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(usual)
    assert limit.counted() == (10, {"a": 16_000})


def test_what_others_counted_of_some_leaves_what_they_counted_of_the_rest():
    limit = Limit(3, Clock())
    limit.refused("a")
    limit.refused("b")
    limit.hear(10, {"a": 3})
    limit.hear(10, {"b": 1})
    limit.hear(9, {"b": 3})
    assert [limit.refused("a"), limit.refused("b")] == [60, None]


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
        ("7.7.7.7:1000", 1, "7.7.7.7"),
        ("[2001:DB8::7]:443", 1, "2001:db8::7"),
        ("[2001:db8::7]", 1, "2001:db8::7"),
        ("2001:db8:0::7", 1, "2001:db8::7"),
        ("fe80::1%eth0", 1, "fe80::1"),
        ("[fe80::1%25eth0]:80", 1, "fe80::1"),
        ("x" * 5000, 1, "192.0.2.1"),
        ("<script>", 1, "192.0.2.1"),
        ("unknown", 1, "192.0.2.1"),
        ("7.7.7.7.7:80", 1, "192.0.2.1"),
        ("٧.7.7.7", 1, "192.0.2.1"),
        ("198.51.100.7, ", 1, "192.0.2.1"),
        ("[7.7.7.7", 1, "192.0.2.1"),
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
