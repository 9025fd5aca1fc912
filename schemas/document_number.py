"""Document numbers (发文字号) and numbers of orders and announcements, in one form whatever they were written in (L6).

Normal forms: ``冀政办字〔2024〕49号``, ``国务院令第782号``, ``国家税务总局公告2015年第76号``. Looking back for the
agency and every pattern are bounded, so that reading takes time linear in the text.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from schemas.agency_code import announcing_body, code_before, ordering_body


class DocumentNumber(NamedTuple):
    """Agency code (or issuing body), year (most orders have none), serial, and the normal form of the whole."""

    agency: str
    year: int | None
    serial: int
    normalised: str


class Found(NamedTuple):
    """A number in running text, from ``start`` up to ``end``."""

    number: DocumentNumber
    start: int
    end: int


_SPACE = "[ \t\n\r\u00a0\u2002-\u200b\u3000]{0,4}"
_OPEN = "[〔［\\[【（(〈<＜《｛{〖﹝﹙「]"
_CLOSE = "[〕］\\]】）)〉>＞》｝}〗﹞﹚」]"
_DIGIT = "[0-9０-９]"
_YEAR = f"({_DIGIT}(?:{_SPACE}{_DIGIT}){{3}})"
_SERIAL = f"({_DIGIT}(?:[ \u3000]?{_DIGIT}){{0,5}})"
_BRACKETED = f"{_OPEN}{_SPACE}{_YEAR}{_SPACE}年?{_SPACE}{_CLOSE}"
_END = f"{_SPACE}号"

_PLAIN = re.compile(f"{_SPACE}{_BRACKETED}{_SPACE}第?{_SPACE}{_SERIAL}{_END}")
_REVERSED = re.compile(f"{_BRACKETED}{_SPACE}([\u4e00-\u9fff]{{2,12}}字){_SPACE}第?{_SPACE}{_SERIAL}{_END}")
_ORDER = re.compile(f"令{_SPACE}第?{_SPACE}{_SERIAL}{_END}")
_ORDER_LAST = re.compile(f"第?{_SPACE}{_SERIAL}{_END}令")
_ANNOUNCED = re.compile(f"(公告|通告){_SPACE}{_YEAR}{_SPACE}年{_SPACE}第{_SPACE}{_SERIAL}{_END}")
_SPACES = re.compile(r"\s+")

_LEAD = re.compile("^(?:发文|公布)?(?:文号|字号)[：:]")
_NAME = re.compile("[\u4e00-\u9fff、]{1,40}")
_NO_NAME = re.compile("")
_PERHAPS_NAME = re.compile("[\u4e00-\u9fff、]{0,40}")
_REPUBLIC = "中华人民共和国"

LONGEST = 200
FIRST_YEAR, LAST_YEAR = 1949, 2099


def parse(text: str) -> DocumentNumber | None:
    """The number that the text consists of, spaces and a lacking 号 forgiven; ``None`` if it is anything else.

    Here the agency is all that stands before the number, since nothing else can.
    """
    if len(text) > LONGEST:
        return None
    bare = _LEAD.sub("", _SPACES.sub("", text))
    if bare.startswith(("（", "(")) and bare.endswith(("）", ")")):
        bare = bare[1:-1]
    bare = bare if bare.endswith(("号", "号令")) else bare + "号"
    for pattern, read, agencies in _FORMS:
        match = pattern.search(bare)
        if match and match.end() == len(bare) and agencies.fullmatch(bare, 0, match.start()):
            return read(bare[: match.start()], match)
    return None


def find(text: str, limit: int = 20) -> list[Found]:
    """The first ``limit`` numbers in running text, in their order, without overlaps."""
    return list(islice(_all(text), limit))


def _all(text: str) -> Iterator[Found]:
    """Numbers of every form, merged by place: each form is looked for once, from left to right."""
    forms = [form for form, word in _WORDS if word in text]
    found = sorted((one for form in forms for one in form(text)), key=lambda one: one.start)
    end = 0
    for one in found:
        if one.start >= end:
            end = one.end
            yield one


def _plain(text: str) -> Iterator[Found]:
    for match in _PLAIN.finditer(text):
        code = code_before(text, match.start())
        number = _read_plain(code, match) if code else None
        if number:
            yield Found(number, match.start() - len(code), match.end())


def _reversed(text: str) -> Iterator[Found]:
    """The form of the eighties and nineties: year, code, serial."""
    for match in _REVERSED.finditer(text):
        number = _read_reversed("", match)
        if number:
            yield Found(number, match.start(), match.end())


def _orders(text: str) -> Iterator[Found]:
    for match in _ORDER.finditer(text):
        if body := ordering_body(text, match.start()):
            yield Found(_read_order(body, match), match.start() - len(body), match.end())


def _orders_last(text: str) -> Iterator[Found]:
    """``国务院第782号令``; without a body it has to say 第, so that no other number is taken for an order's."""
    for match in _ORDER_LAST.finditer(text):
        body = ordering_body(text, match.start())
        if body or match[0].startswith("第"):
            yield Found(_read_order(body, match), match.start() - len(body), match.end())


def _announced(text: str) -> Iterator[Found]:
    for match in _ANNOUNCED.finditer(text):
        if body := announcing_body(text, match.start()):
            yield Found(_read_announced(body, match), match.start() - len(body), match.end())


# A form is not looked for where its word does not stand: most texts hold none.
_WORDS: tuple[tuple[Callable[[str], Iterator[Found]], str], ...] = (
    (_plain, "号"),
    (_reversed, "字"),
    (_orders, "令"),
    (_orders_last, "令"),
    (_announced, "告"),
)


def _read_plain(agency: str, match: re.Match[str]) -> DocumentNumber | None:
    if agency.endswith("令"):
        agency = agency.removeprefix(_REPUBLIC)
    return made(agency, _number(match[1]), _number(match[2]))


def _read_reversed(_: str, match: re.Match[str]) -> DocumentNumber | None:
    return made(match[2], _number(match[1]), _number(match[3]))


def _read_order(body: str, match: re.Match[str]) -> DocumentNumber:
    serial, agency = _number(match[1]), body.removeprefix(_REPUBLIC) + "令"
    whole = f"{agency}第{serial}号" if body else f"第{serial}号令"
    return DocumentNumber(agency, None, serial, whole)


def _read_announced(body: str, match: re.Match[str]) -> DocumentNumber:
    year, serial, agency = _number(match[2]), _number(match[3]), body + match[1]
    return DocumentNumber(agency, year, serial, f"{agency}{year}年第{serial}号")


def made(agency: str, year: int, serial: int) -> DocumentNumber | None:
    """The number with its normal form; ``None`` for a year in which there were no such numbers."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return DocumentNumber(agency, year, serial, f"{agency}〔{year}〕{serial}号")


def _number(digits: str) -> int:
    """Full-width digits and digits set apart are digits too."""
    return int(_SPACES.sub("", digits))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], DocumentNumber | None], re.Pattern[str]], ...] = (
    (_PLAIN, _read_plain, _NAME),
    (_REVERSED, _read_reversed, _NO_NAME),
    (_ORDER, _read_order, _NAME),
    (_ORDER_LAST, _read_order, _PERHAPS_NAME),
    (_ANNOUNCED, _read_announced, _NAME),
)
