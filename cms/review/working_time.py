"""Working time: how long a level of review may take, counted in the hours in which offices of mainland China work.

Public holidays and the weekends worked in their stead come from chinesecalendar, which knows them year by year as the
State Council announces them. Of other years it is supposed that Monday to Friday are worked; log and answer say so.
"""

import logging
from datetime import date, datetime, time, timedelta
from functools import cache

import chinese_calendar

from cms import clock
from schemas.text import Text

log = logging.getLogger("zhengku.review")

HOURS = ((time(8, 30), time(12)), (time(13, 30), time(18)))
"""The working hours of a day, by Beijing time: eight."""

FRIDAY = 5
ESTIMATED = Text(
    "该年度的节假日安排尚未录入，时限按周一至周五估算",
    "The holidays of that year are not known; Monday to Friday are counted",
)


def due_after(start: datetime, hours: int) -> datetime:
    """When so many working hours have passed since then."""
    moment = start.astimezone(clock.SHANGHAI)
    left = timedelta(hours=hours)
    day = moment.date()
    while True:
        if is_working_day(day):
            for opens, closes in HOURS:
                begin = max(moment, datetime.combine(day, opens, clock.SHANGHAI))
                span = datetime.combine(day, closes, clock.SHANGHAI) - begin
                if left <= span:
                    return begin + left
                left -= max(span, timedelta(0))
        day += timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices work on that day; supposed of years that the calendar does not know."""
    if not is_known(day.year):
        return day.isoweekday() <= FRIDAY
    return bool(chinese_calendar.is_workday(day))


@cache
def is_known(year: int) -> bool:
    """Whether the calendar knows the holidays of that year; if not, the log says so once."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        log.warning("the holidays of a year are not known; Monday to Friday are counted", extra={"year": year})
        return False
    return True


def warning_for(due_at: datetime | None) -> Text | None:
    """What to say beside a time limit that lies in a year whose holidays are not known."""
    if due_at is None or is_known(due_at.astimezone(clock.SHANGHAI).year):
        return None
    return ESTIMATED
