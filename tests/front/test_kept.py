"""What is kept is bounded in bytes, whatever strangers ask for and in whichever codings."""

import tracemalloc

import pytest

from cms.front.answers import Ready
from cms.front.front import LONGEST_ADDRESS
from cms.front.kept import Kept, Key
from cms.web.headers import SHARED_HEADERS

MOST = 1 << 20
BODY = b'{"data":[{"title":"%d"}]}'


def kept(most: int = MOST) -> Kept:
    made = Kept(most, lambda _before, _after: set())
    made.get(("", ""), 1)
    return made


def ready(number: int, size: int) -> Ready:
    body = (BODY % number).ljust(size)
    own = [("Content-Type", "application/json"), ("ETag", f'"{number:032}"'), ("Surrogate-Key", f"all s/{number:036}")]
    return Ready([*own, *SHARED_HEADERS], body, "route")


def key(number: int, length: int = 40) -> Key:
    return "/delivery/v1/resources", f"keyword={number}".ljust(length, "x")


def read(made: Kept, number: int, *codings: str, size: int = 2000, length: int = 40) -> None:
    """As the front does for one reader after another."""
    one = ready(number, size)
    made.put(key(number, length), 1, one)
    for coding in codings:
        one.to({"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": coding})
        made.weigh(key(number, length), one)


@pytest.mark.parametrize("length", [40, LONGEST_ADDRESS - 30])
@pytest.mark.parametrize("size", [100, 2000])
def test_made_up_addresses_take_no_more_memory_than_is_given(size, length):
    made = kept()
    tracemalloc.start()
    for number in range(2000):
        read(made, number, "br", "gzip", size=size, length=length)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < MOST * 1.1
    assert made.get(key(1999, length), 1)


def test_an_answer_that_grows_by_a_coding_pushes_out_what_was_unused_longest():
    made = kept(13_000)
    read(made, 1)
    read(made, 2)
    assert made.get(key(1), 1)
    read(made, 3, "br", "gzip")
    assert made.get(key(2), 1) is None
    assert made.get(key(3), 1)


def test_what_was_dropped_meanwhile_weighs_nothing():
    made, one = kept(), ready(1, 2000)
    made.put(key(1), 1, one)
    made.forget()
    one.to({"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "br"})
    made.weigh(key(1), one)
    assert made._size == 0


def test_when_everything_is_dropped_nothing_is_left_behind():
    made = kept()
    for number in range(20):
        read(made, number, "br")
    made._purges = lambda _before, _after: {"all"}
    assert made.get(key(1), 2) is None
    assert (made._size, made._sizes, made._by) == (0, {}, {})


def test_what_is_forgotten_is_not_kept_again_by_who_read_it_before():
    made = kept()
    made.forget()
    made.put(key(1), 1, ready(1, 100))
    assert made.get(key(1), 1) is None
