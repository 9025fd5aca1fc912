"""Dates as people write them, read one way only: what could be read two ways (``3/4/2024``) is not read at all."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import pairwise

CHINA = timezone(timedelta(hours=8))
EARLIEST_YEAR = 1800
LONGEST = 60

FORMS: dict[str, str] = {
    "chinese": "2024年08月31日",
    "iso": "2024-08-31",
    "slash": "2024/8/31",
    "dot": "2024.8.31",
    "compact": "20240831",
    "numerals": "二〇二四年八月三十一日",
}
"""The forms by name, with an example; each but ``numerals`` may be followed by a time (``10:22:03``)."""

_ZERO = "〇○零Ｏ◯O０"
_ONES = "一二三四五六七八九"
_NUMERAL = dict.fromkeys(_ZERO, "0") | {character: str(value) for value, character in enumerate(_ONES, 1)}
_TIME = r"(?:[Tt ]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?(?:\.\d+)?|分)? *(Z|[+-]\d\d:?\d\d)?)?"
_PATTERNS: dict[str, re.Pattern[str]] = {
    "chinese": re.compile(rf"(?a:(\d{{4}}) *年 *(\d{{1,2}}) *月 *(\d{{1,2}}) *[日号]{_TIME})"),
    "iso": re.compile(rf"(?a:(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME})"),
    "slash": re.compile(rf"(?a:(\d{{4}})/(\d{{1,2}})/(\d{{1,2}}){_TIME})"),
    "dot": re.compile(rf"(?a:(\d{{4}})\.(\d{{1,2}})\.(\d{{1,2}}){_TIME})"),
    "compact": re.compile(rf"(?a:(\d{{4}})(\d\d)(\d\d){_TIME})"),
}
_NUMERALS = re.compile(rf"([{_ZERO}{_ONES}]{{4}})年([{_ONES}十]{{1,2}})月([{_ONES}十廿卅]{{1,4}})日")
_NARROW = str.maketrans("０１２３４５６７８９：／－．　\u00a0\u2010\u2011\u2012\u2013\u2014", "0123456789:/-.  -----")


@lru_cache(maxsize=4096)
def read_moment(text: str, forms: frozenset[str] = frozenset(FORMS)) -> datetime | None:
    """The moment that the text consists of, in Beijing's time unless it names an offset; midnight if it has no time.

    Full-width digits and spaces are forgiven. ``None`` for anything else, and for days that do not exist.
    """
    bare = text[: LONGEST + 1].translate(_NARROW).strip()
    if len(text) > LONGEST or not bare:
        return None
    for name in forms:
        if name == "numerals":
            found = _read_numerals(bare)
        else:
            match = _PATTERNS[name].fullmatch(bare)
            found = _made(match.groups()) if match else None
        if found:
            return found
    return None


def read_date(text: str, forms: frozenset[str] = frozenset(FORMS)) -> date | None:
    """As `read_moment`, the calendar day in China only."""
    moment = read_moment(text, forms)
    try:
        return moment.astimezone(CHINA).date() if moment else None
    except OverflowError:  # the last evening of the year 9999, elsewhere
        return None


def last_date(text: str, lines: int = 8, characters: int = 600) -> date | None:
    """The day of a line of its own among the last lines of a text: where a document is signed."""
    tail = [line.strip() for line in re.split("[\r\n]|\u3000+| {4,}", text[-characters:]) if line.strip()]
    for line in reversed(tail[-lines:]):
        if found := read_date(line, _SIGNING):
            return found
    return None


def signing_date(text: str) -> date | None:
    """The day a document was signed: at the end of the text, else under the name of the body (or head) that signs it.

    A notice that issues rules is signed before the rules begin, and the text ends with other words. Paragraphs are
    lines, or parted by the spaces that indent them.
    """
    if found := last_date(text):
        return found
    parts = _PARAGRAPH_END.split(text[:HEAD_CHARACTERS])
    lines = [_DISCLOSED.sub("", part.strip()) for part in parts if part.strip()]
    for before, line in pairwise(lines):
        if _SIGNATORY.search(before) and len(before) <= LONGEST and (found := read_date(line, _SIGNING)):
            return found
    return None


HEAD_CHARACTERS = 6000
_PARAGRAPH_END = re.compile("\n|\u3000{2,}")
_DISCLOSED = re.compile("(?<=[日\\d]) *[（(]此件[^（）()]{1,20}[）)]$")
_SIGNATORY = re.compile("(?:[局厅委会部院府处室办署行社协联]|中心|公司|[长席任] *[：:] *[\u4e00-\u9fff·\\s]{2,12})$")
_SIGNING = frozenset({"chinese", "numerals"})


def _made(groups: Iterable[str | None]) -> datetime | None:
    year, month, day, hour, minute, second, offset = groups
    try:
        at = time(int(hour or 0), int(minute or 0), int(second or 0), tzinfo=_zone(offset))
        moment = datetime.combine(date(int(year or 0), int(month or 0), int(day or 0)), at)
    except ValueError:
        return None
    return moment if moment.year >= EARLIEST_YEAR else None


def _zone(offset: str | None) -> tzinfo:
    if not offset:
        return CHINA
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))


def _read_numerals(text: str) -> datetime | None:
    match = _NUMERALS.fullmatch(re.sub(r"\s+", "", text))
    if match is None:
        return None
    year = "".join(_NUMERAL[character] for character in match[1])
    return _made((year, str(_count(match[2])), str(_count(match[3])), None, None, None, None))


def _count(numeral: str) -> int:
    """``三十一`` is 31, ``廿五`` is 25; 0, which no date has, for what is no number."""
    text = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(_NUMERAL[text]) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return 10 * int(_NUMERAL.get(tens, "1")) + int(_NUMERAL.get(ones, "0"))
