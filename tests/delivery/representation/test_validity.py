"""What is in force on a day, by the dates that a document bears."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.delivery.representation.validity import ENDED, validity_on
from schemas.choices import VALIDITY

TODAY = date(2026, 3, 1)
BEFORE, AFTER, LATER = "2026-02-01", "2026-04-01", "2026-05-01"


@pytest.mark.parametrize(
    ("content", "value", "flips_on"),
    [
        ({}, None, None),
        ({"validity": "effective"}, "effective", None),
        ({"validity": "amended", "effective_on": BEFORE}, "amended", None),
        ({"effective_on": AFTER}, "not_yet_effective", AFTER),
        ({"effective_on": AFTER, "validity": "effective"}, "not_yet_effective", AFTER),
        ({"effective_on": BEFORE}, "effective", None),
        ({"effective_on": BEFORE, "validity": "not_yet_effective"}, "effective", None),
        ({"effective_on": "2026-03-01"}, "effective", None),
        ({"effective_on": BEFORE, "repealed_on": AFTER}, "effective", AFTER),
        ({"effective_on": AFTER, "repealed_on": LATER}, "not_yet_effective", AFTER),
        ({"repealed_on": "2026-03-01", "validity": "effective"}, "repealed", None),
        ({"repealed_on": AFTER, "validity": "effective"}, "effective", AFTER),
        ({"repealed_on": AFTER, "validity": "expired"}, "expired", None),
        ({"validity": "repealed", "effective_on": AFTER}, "repealed", None),
    ],
)
def test_dates_say_what_is_in_force(content, value, flips_on):
    assert validity_on(content, TODAY) == (value, flips_on and date.fromisoformat(flips_on))


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
CONTENTS = st.fixed_dictionaries(
    {},
    optional={
        "validity": st.sampled_from(sorted(VALIDITY)),
        "effective_on": DAYS.map(date.isoformat),
        "repealed_on": DAYS.map(date.isoformat),
    },
)


@given(content=CONTENTS, day=DAYS)
def test_nothing_changes_before_the_day_that_is_told(content, day):
    now = validity_on(content, day)
    until = now.flips_on or day + timedelta(days=4000)
    assert until > day
    for between in (day + timedelta(days=(until - day).days // 2), until - timedelta(days=1)):
        assert validity_on(content, max(day, between)).value == now.value


@given(content=CONTENTS, day=DAYS)
def test_what_has_ended_does_not_come_back(content, day):
    if validity_on(content, day).value in ENDED:
        assert validity_on(content, day + timedelta(days=1)).value in ENDED
