"""The sample: as many as stated, drawn by nobody's choice, the same whenever it is drawn again."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.migrations.sample import rank, size_of
from tests.review.migrations.conftest import ITEMS, Office


@pytest.mark.parametrize(
    ("items", "percent", "least", "size"),
    [(5000, 5, 30, 250), (5001, 5, 30, 251), (100, 5, 30, 30), (10, 5, 30, 10), (0, 5, 30, 0), (7, 100, 1, 7)],
)
def test_a_percentage_rounded_up_but_at_least_so_many_or_all(items: int, percent: int, least: int, size: int) -> None:
    assert size_of(items, percent, least) == size


@given(st.integers(0, 10**5), st.integers(1, 100), st.integers(1, 10**5))
def test_the_sample_never_falls_short_of_what_is_stated(items: int, percent: int, least: int) -> None:
    size = size_of(items, percent, least)
    assert size <= items
    assert size == items or (size >= least and size * 100 >= items * percent)


def test_anybody_can_draw_it_again(office: Office) -> None:
    batch = office.reviewing()
    ranked = sorted(office.items(batch), key=lambda one: sha256(f"{batch}:{one.resource_id}".encode()).hexdigest())
    assert office.sample(batch) == sorted(one.position for one in ranked[:2])
    assert rank(batch, ranked[0].resource_id) < rank(batch, ranked[1].resource_id)


def test_at_the_next_level_it_is_as_large_again_as_what_is_left_asks_for(office: Office) -> None:
    batch = office.reviewing()
    first = office.sample(batch)
    excepted = [one.resource_id for one in office.items(batch) if one.position in first]
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one", comment="抽样中的两件须修改", excepted=excepted)
    office.work()
    second = office.sample(batch)
    assert len(second) == 2
    assert not set(second) & set(first)
    assert {one.sample_from for one in office.items(batch) if one.position in second} == {2}
    office.approve(batch, "rev_two", "rev_three")
    assert office.batch(batch).counts == {"published": ITEMS - 2, "excepted": 2}
