"""Time: stored in UTC, counted by the calendar of Asia/Shanghai, which the rules are written in."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Beijing time as a plain offset: what the rules mean, also for dates of the years with summer time and before."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def rfc3339(moment: datetime) -> str:
    """The moment in RFC 3339 with Beijing's offset, to the second: what front ends show."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def rfc3339_or_none(moment: datetime | None) -> str | None:
    """As `rfc3339`; nothing for nothing."""
    return None if moment is None else rfc3339(moment)


def from_timestamp(seconds: float) -> datetime:
    """The moment of a Unix time."""
    return datetime.fromtimestamp(seconds, UTC)
