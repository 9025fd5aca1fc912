"""Checks of single values: each returns the value normalised or raises ``ValidationError``."""

import re
from collections.abc import Mapping
from datetime import date as calendar_date
from datetime import datetime
from urllib.parse import urlsplit

from schemas.characters import is_said, many_lines, one_line, strip_invisible
from schemas.faults import invalid
from schemas.fields import Check
from schemas.text import Text

URL_LENGTH = 2_000
EARLIEST_YEAR = 1800

_DATE = re.compile(r"(?a:\d{4}-\d\d-\d\d)")
_MOMENT = re.compile(r"(?a:\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d))")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_URL = re.compile(r"(?i:https?)://[^\s<>\"\\`\x00-\x20\x7f]+")
_LANGUAGE = re.compile(r"(?a:[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})")
_TERM = re.compile(r"[\w.:/-]{1,100}")
_AMOUNT = re.compile(r"(?a:\d{1,9}(\.\d{1,2})?)")


def line(most: int) -> Check:
    """One visible line of at most ``most`` characters."""
    return _text(most, one_line)


def prose(most: int) -> Check:
    """Visible text of at most ``most`` characters."""
    return _text(most, many_lines)


def html(most: int) -> Check:
    """HTML of at most ``most`` characters, free of control characters; it is cleaned elsewhere."""
    return _text(most, strip_invisible)


def _text(most: int, tidy: Check) -> Check:
    def check(value: str) -> str:
        if len(value) > most:
            raise invalid("too_long", most=most)
        tidied = tidy(value)
        if not is_said(tidied):
            raise invalid("blank")
        return tidied

    return check


def one_of(choices: Mapping[str, Text]) -> Check:
    """One of the codes of ``choices``."""
    zh = "、".join(f"{code}（{told.zh}）" for code, told in choices.items())

    def check(value: str) -> str:
        if value not in choices:
            raise invalid("unknown_choice", zh={"choices": zh}, choices=", ".join(choices))
        return value

    return check


def date(value: str) -> str:
    """An existing calendar date from 1800 on, as ``YYYY-MM-DD``."""
    try:
        if _DATE.fullmatch(value) and calendar_date.fromisoformat(value).year >= EARLIEST_YEAR:
            return value
    except ValueError:
        pass
    raise invalid("bad_date")


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""What lies outside is a slip of the pen, and near the ends of the calendar no zone can be told."""


def moment(value: str) -> str:
    """A point in time with its offset, as RFC 3339."""
    try:
        if _MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value.upper())
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment.isoformat()
    except ValueError:
        pass
    raise invalid("bad_time")


def url(value: str) -> str:
    """An absolute http or https address without user name or password."""
    value = value.strip()
    if len(value) > URL_LENGTH:
        raise invalid("too_long", most=URL_LENGTH)
    try:
        if (
            _URL.fullmatch(value)
            and (parts := urlsplit(value)).hostname
            and "@" not in parts.netloc
            and _port(parts.port)
        ):
            return value
    except ValueError:
        pass
    raise invalid("bad_url")


def _port(port: int | None) -> bool:
    return port is None or port > 0


def identifier(value: str) -> str:
    """A UUID in its usual form, in small letters."""
    lowered = value.lower()
    if not _ID.fullmatch(lowered):
        raise invalid("bad_id")
    return lowered


def language(value: str) -> str:
    """A BCP 47 language tag."""
    if not _LANGUAGE.fullmatch(value):
        raise invalid("bad_language")
    return value


def at_most(most: int, check: Check) -> Check:
    """The same check, then one of the length."""

    def bounded(value: str) -> str:
        checked = check(value)
        if len(checked) > most:
            raise invalid("too_long", most=most)
        return checked

    return bounded


def term(value: str) -> str:
    """A code of a taxonomy term."""
    if not _TERM.fullmatch(value):
        raise invalid("bad_code")
    return value


def amount(value: str) -> str:
    """An amount of money in yuan, with two decimals at most."""
    if not _AMOUNT.fullmatch(value):
        raise invalid("bad_amount")
    return value
