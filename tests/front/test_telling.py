"""Limits counted together through Redis: by processes that share nothing else, and without it by each for itself."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import RedisError

from cms.front.limits import Limit
from cms.front.telling import PREFIX, Telling

ROOT = Path(__file__).parents[2]
NOON = 600.0
SILENT, BACK = "redis does not answer, limits count for each process", "redis answers again, limits count together"
ASKER = """
import sys
from redis import Redis, RedisError
from cms.front.limits import Limit
from cms.front.telling import start_telling
limit = Limit(int(sys.argv[2]), lambda: 600.0)
start_telling(Redis.from_url(sys.argv[1]), RedisError, {"requests": limit})
for address in sys.stdin:
    print(limit.refused(address.strip()), flush=True)
"""


class Asker:
    """A process of its own with a limit; it tells and hears in its own time, twice a second."""

    def __init__(self, url: str, most: int) -> None:
        command = [sys.executable, "-c", ASKER, url, str(most)]
        self.asked = 0
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def is_refused(self, address: str) -> bool:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.asked += 1
        self._process.stdin.write(f"{address}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline() != "None\n"

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def askers(redis) -> Iterator[Callable[..., list[Asker]]]:
    made: list[Asker] = []

    def start(*mosts: int) -> list[Asker]:
        made.extend(Asker(redis.url, most) for most in mosts)
        return made

    yield start
    for one in made:
        one.end()


def limits(count: int = 2, most: int = 10, now: Callable[[], float] = lambda: NOON) -> list[Limit]:
    return [Limit(most, now) for _ in range(count)]


def telling(redis, *those: Limit) -> list[Telling]:
    """As many processes would have it, each with its own client."""
    return [Telling({"requests": one}, redis.client(), RedisError) for one in those]


def ask(limit: Limit, times: int, address: str = "a") -> list[bool]:
    return [limit.refused(address) is not None for _ in range(times)]


def exchange(*those: Telling) -> None:
    for one in those:
        one.exchange()


def test_two_processes_share_the_limit(askers, within):
    first, second = askers(2000, 1_000_000)
    assert not first.is_refused("a")
    assert not any(second.is_refused("a") for _ in range(2000))
    within(10, lambda: first.is_refused("a"))
    assert first.asked < 2000
    assert not first.is_refused("b")


def test_what_others_counted_is_known_after_one_exchange(redis):
    one, other = limits()
    told = telling(redis, one, other)
    assert ask(one, 6) == ask(other, 6) == [False] * 6
    exchange(*told, *told)
    assert ask(other, 1) == [True]
    assert ask(one, 1, "b") == [False]


def test_of_who_asked_nothing_new_nothing_is_told(redis):
    (limit,) = limits(1)
    (told,) = telling(redis, limit)
    ask(limit, 1, "a")
    told.exchange()
    ask(limit, 1, "b")
    with redis.client() as client:
        client.delete(f"{PREFIX}:requests:10")
        told.exchange()
        assert client.hgetall(f"{PREFIX}:requests:10") == {b"b": b"1"}


def test_a_new_minute_begins_with_nothing_and_the_old_one_leaves_redis(redis):
    now = NOON
    one, other = limits(2, 10, lambda: now)
    told = telling(redis, one, other)
    ask(one, 10)
    ask(other, 1)
    exchange(*told, *told)
    with redis.client() as client:
        assert 0 < client.ttl(f"{PREFIX}:requests:10") <= 120
    now += 60
    assert ask(other, 1) == [False]
    exchange(*told)
    assert ask(other, 9) == [False] * 9


def test_limits_of_several_kinds_do_not_mix(redis):
    (requests,), (sign_ins,) = limits(1), limits(1, 3)
    told = Telling({"requests": requests, "sign-ins": sign_ins}, redis.client(), RedisError)
    ask(requests, 5)
    ask(sign_ins, 1)
    exchange(told, told)
    assert ask(sign_ins, 2) == [False] * 2


def test_without_redis_each_process_counts_for_itself_and_says_so_once(redis, caplog):
    one, other = limits()
    told = telling(redis, one, other)
    ask(one, 6)
    exchange(*told)
    redis.stop()
    assert ask(other, 11) == [False] * 10 + [True]
    exchange(*told, *told, *told)
    assert [record.message for record in caplog.records] == [SILENT]
    assert ask(one, 5) == [False] * 4 + [True]
    ask(one, 1)
    exchange(told[0], told[0])
    assert [record.message for record in caplog.records] == [SILENT] * 2


def test_that_redis_came_back_is_noticed_and_said_once(redis, caplog):
    one, other = limits()
    told = telling(redis, one, other)[:1]
    redis.stop()
    ask(one, 6)
    exchange(*told, *told)
    redis.start()
    told += telling(redis, other)
    ask(one, 1)
    ask(other, 1)
    exchange(*told)
    ask(one, 1)
    ask(other, 1)
    exchange(*told, *told)
    assert [record.message for record in caplog.records] == [SILENT, BACK]
    assert ask(other, 1) == [True]


def test_what_redis_forgot_gives_nobody_more_than_the_limit(redis):
    (limit,) = limits(1)
    (told,) = telling(redis, limit)
    ask(limit, 9)
    told.exchange()
    redis.stop()
    redis.start()
    told.exchange()
    assert ask(limit, 1) == [False]
    exchange(told, told, told)
    assert ask(limit, 1) == [True]


def test_what_redis_heard_without_saying_so_is_not_told_twice(redis):
    """A proxy, a network or a crash may cut the answer off after the question was heard."""
    one, other = limits()

    class Deaf:
        def pipeline(self, **options: object) -> "Deaf":
            self._pipeline = redis.client().pipeline(**options)
            return self

        def __getattr__(self, name: str) -> object:
            return getattr(self._pipeline, name)

        def execute(self) -> None:
            self._pipeline.execute()
            raise RedisError

    told = Telling({"requests": one}, Deaf(), RedisError)
    ask(one, 4)
    exchange(told, told, told)
    (heard,) = telling(redis, other)
    ask(other, 1)
    heard.exchange()
    assert ask(other, 6) == [False] * 5 + [True]


def test_an_outage_is_logged_once_by_a_process_with_several_limits(redis, caplog):
    (requests,), (sign_ins,) = limits(1), limits(1)
    told = Telling({"requests": requests, "sign-ins": sign_ins}, redis.client(), RedisError)
    redis.stop()
    ask(requests, 1)
    ask(sign_ins, 1)
    with caplog.at_level(logging.INFO):
        exchange(told, told)
    assert [record.message for record in caplog.records] == [SILENT]
