"""The sample: as many as stated, drawn by nobody's choice, the same when a batch is sent again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.migrations.models import MigrationItem
from cms.review.migrations.sample import levels_of, rank, size_of
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


def test_it_is_drawn_by_a_secret_of_the_import(office: Office) -> None:
    batch = office.reviewing()
    draw = office.batch(batch).draw
    ranked = sorted(office.items(batch), key=lambda one: rank(draw, 1, one.resource_id))
    assert len(draw) == 64
    assert office.sample(batch) == sorted(one.position for one in ranked[:2])


def sampled(office: Office, batch: str) -> set[str]:
    return {one.resource_id for one in office.items(batch) if one.position in office.sample(batch)}


def test_a_batch_that_is_sent_again_is_drawn_the_same(office: Office) -> None:
    batch = office.reviewing()
    before = sampled(office, batch)
    for _ in range(3):
        office.cancel(batch)
        office.work()
        batch = office.send()
        office.work()
        assert sampled(office, batch) == before


def test_what_was_in_a_sample_stays_in_that_of_later_batches(office: Office) -> None:
    batch = office.reviewing()
    kept = next(one for one in office.items(batch) if one.position not in office.sample(batch))
    with office.database.writing() as session:
        session.get_one(MigrationItem, (batch, kept.position)).sampled = 1
    before = sampled(office, batch)
    office.cancel(batch)
    office.work()
    again = office.send()
    office.work()
    assert sampled(office, again) == before
    assert len(before) == 3


def test_each_level_draws_a_sample_of_its_own(office: Office) -> None:
    batch = office.reviewing()
    draw = office.batch(batch).draw
    office.approve(batch, "rev_one")
    ranked = sorted(office.items(batch), key=lambda one: rank(draw, 2, one.resource_id))
    assert office.sample(batch) == sorted(one.position for one in ranked[:2])
    assert rank(draw, 2, ranked[0].resource_id) != rank(draw, 1, ranked[0].resource_id)


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
    assert {tuple(levels_of(one)) for one in office.items(batch) if one.position in second} == {(2,)}
    office.approve(batch, "rev_two", "rev_three")
    assert office.batch(batch).counts == {"published": ITEMS - 2, "excepted": 2}
