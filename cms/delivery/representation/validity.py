"""What is in force on a day, by the dates that a document bears."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

ENDED = ("expired", "repealed")


class Validity(NamedTuple):
    """The validity on a day, and the next day on which it is another one."""

    value: str | None
    flips_on: date | None


def validity_on(content: Mapping[str, Any], day: date) -> Validity:
    """The validity of a document on a day in China.

    What its editor says counts, until a date says more: before `effective_on` it is not yet in force, from
    `repealed_on` on it is repealed. What has ended does not come back.
    """
    declared = content.get("validity")
    begins, ends = (date.fromisoformat(content[name]) if content.get(name) else None for name in DATES)
    flips = min((one for one in (begins, ends) if one and one > day), default=None)
    if declared in ENDED:
        return Validity(declared, None)
    if ends and ends <= day:
        return Validity("repealed", None)
    if begins and begins > day:
        return Validity("not_yet_effective", flips)
    if begins and declared in (None, "not_yet_effective"):
        return Validity("effective", flips)
    return Validity(declared, flips)


DATES = ("effective_on", "repealed_on")
