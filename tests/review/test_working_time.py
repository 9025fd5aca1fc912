"""Working hours of mainland China: holidays, weekends worked in their stead, and years that nobody knows yet."""

import logging
from datetime import date, datetime

import pytest

from cms import clock
from cms.review.working_time import due_after, is_known, is_working_day, warning_for


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),
        ("2026-11-23 12:30", 1, "2026-11-23 14:30"),
        ("2026-11-23 03:00", 8, "2026-11-23 18:00"),
        ("2026-11-27 17:00", 2, "2026-11-30 09:30"),
        ("2026-11-28 10:00", 8, "2026-11-30 18:00"),
        ("2026-09-30 17:00", 2, "2026-10-08 09:30"),
    ],
)
def test_only_working_hours_pass(start: str, hours: int, due: str) -> None:
    assert due_after(at(start), hours) == at(due)


def test_a_weekend_that_is_worked_counts_and_a_holiday_does_not() -> None:
    assert is_working_day(date(2026, 10, 10))
    assert not is_working_day(date(2026, 10, 1))
    assert not is_working_day(date(2026, 11, 22))


def test_of_a_year_that_nobody_knows_monday_to_friday_count_and_it_is_said(caplog: pytest.LogCaptureFixture) -> None:
    is_known.cache_clear()
    with caplog.at_level(logging.WARNING, "zhengku.review"):
        assert due_after(at("2090-01-06 17:00"), 2) == at("2090-01-09 09:30")
        due_after(at("2090-01-06 17:00"), 2)
    assert len(caplog.records) == 1
    assert warning_for(at("2090-01-09 09:30")) is not None
    assert warning_for(at("2026-11-23 09:30")) is None
    assert warning_for(None) is None
